"""The spectrum of recurrent weights: eigenvalues, singular values, and a radius that can be set."""

from itertools import product
from typing import ClassVar

from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QSizePolicy, QVBoxLayout, QWidget

from rnn_playground.engine.spectrum import Spectrum
from rnn_playground.training.frame import Frame, Trace
from rnn_playground.training.looks.look import Answer, Look
from rnn_playground.training.looks.spectra import Spectra
from rnn_playground.views.diagnosis import DiagnosisText
from rnn_playground.views.drawing.numbers import short
from rnn_playground.views.drawing.weight_names import gate_title, recurrence_name
from rnn_playground.views.parts_panel import PartsPanel
from rnn_playground.views.readout import Readout
from rnn_playground.views.registry import panel
from rnn_playground.views.requests import ScaleToRadius
from rnn_playground.views.spectrum import words
from rnn_playground.views.spectrum.bars import Bars
from rnn_playground.views.spectrum.disc import Disc
from rnn_playground.views.spectrum.radius_row import RadiusRow
from rnn_playground.views.spectrum.trail import Trail


@panel
class SpectrumPanel(PartsPanel):
    """Show one block of W_h of one recurrence; the choices follow from the Frame's Trace."""

    panel_id: ClassVar[str] = "spectrum"
    title: ClassVar[str] = str(QT_TRANSLATE_NOOP("SpectrumPanel", "Spectrum of W_h"))
    order: ClassVar[int] = 60
    interval: ClassVar[float] = 0.1

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[tuple[int, int, str], ...] = ()  # recurrence, block, title
        self._shown: Answer | None = None
        self._shown_run = -1
        self._problem = ""
        self._directions = 1
        self._layers = 0  # of each of two networks; 0: this is one
        self._had_room_for_words = False
        self._trail = Trail()
        self.chooser = QComboBox(self)
        self.chooser.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.chooser.setAccessibleName(self.tr("Recurrent weights"))
        self.chooser.setToolTip(self.tr("Whose recurrent weights W_h are shown: layer and gate"))
        self.readout, self.disc, self.bars = Readout(self), Disc(self), Bars(self._trail, self)
        self.radius, self.diagnosis = RadiusRow(self), DiagnosisText(4, self)
        self._pictures = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pictures.setSpacing(2)
        self._pictures.addWidget(self.disc, 3)
        self._pictures.addWidget(self.bars, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 2)
        column.setSpacing(2)
        column.addWidget(self.chooser)
        column.addWidget(self.readout)
        column.addLayout(self._pictures, 1)
        column.addWidget(self.radius)
        column.addWidget(self.diagnosis)
        self.chooser.currentIndexChanged.connect(self._choose)
        self.disc.pointed.connect(self._point_at_eigenvalue)
        self.bars.pointed.connect(self._point_at_bar)
        self.radius.radius_requested.connect(self._ask_for_radius)
        self.setAccessibleName(self.tr("Spectrum of W_h"))
        self.setToolTip(self.tr("Eigenvalues and singular values of the recurrent weights W_h, factors per time step"))
        self.setWhatsThis(
            self.tr(
                "Each dot is an eigenvalue λ of the recurrent weights: without input and nonlinearity, what lies along "
                "its direction turns by its angle and is multiplied by |λ| at every step. "
                "Inside the circle of radius 1 memory fades, outside it grows; the dashed circle is the spectral "
                "radius, and the bars say by how much a single step can stretch a vector at most. "
                "h_t is about W_h^t h_0, radius = max |λ|"
            )
        )
        self._arrange()

    def looks(self) -> tuple[Look, ...]:
        """Ask for the spectrum of the chosen block, and for the diagnosis where it can be seen."""
        recurrence, block, _ = self._chosen()
        spectrum = Spectra(recurrence, block)
        return (spectrum, DiagnosisText.look) if self._has_room_for_words() else (spectrum,)

    def draw(self, frame: Frame) -> None:
        """Show the newest answers."""
        self._offer(frame.trace)
        if self._has_room_for_words():
            self.diagnosis.show_answer(self.seen(DiagnosisText.look))
        recurrence, block, _ = self._chosen()
        answer = self.seen(Spectra(recurrence, block))
        if answer is None and frame.run_id == self._shown_run:
            return  # a new sentence: the old answer holds until there is a newer one
        if answer is self._shown and answer is not None:
            return
        self._shown, self._shown_run = answer, frame.run_id
        self._problem = answer.problem if answer is not None else ""
        spectrum = self._spectrum()
        if spectrum is not None and answer is not None:
            fresh = self.take_fresh()
            if fresh:
                self._trail.clear()
            self._trail.add(answer.update, spectrum.radius)
            self.disc.show_spectrum(spectrum, fresh)
            self.bars.show_values(spectrum.singular_values, fresh)
            self.radius.show_radius(spectrum.radius)
            self._read_out()
        self._arrange()

    def recolour(self) -> None:
        """Hand colours on."""
        for part in (self.disc, self.bars, self.diagnosis):
            part.set_scheme(self.scheme)
        self._arrange()
        self.update()

    def empty_text(self) -> str:
        """Say how to begin, or why there is nothing."""
        if self._spectrum() is not None:
            return ""
        if self._problem:
            return self.tr("No spectrum: {}.").format(self._problem)
        if self.frame is None or self.frame.trace is None:
            return self.tr("No recurrent weights yet: type a sentence to be read.")
        return self.tr("Computing eigenvalues.")

    def headline(self) -> str:
        """Return the spectral radius and the largest singular value."""
        spectrum = self._spectrum()
        if spectrum is None:
            return ""
        texts = self.tr("spectral radius {} · largest singular value {}"), self.tr("max |λ| {} · max σ {}")
        long, brief = (text.format(short(spectrum.radius), short(spectrum.gain)) for text in texts)
        room = self.width() - 2 * self.fontMetrics().height()
        return long if self.fontMetrics().horizontalAdvance(long) <= room else brief

    # ---- choice

    def _chosen(self) -> tuple[int, int, str]:
        place = max(0, self.chooser.currentIndex())
        return self._choices[place] if place < len(self._choices) else (0, 0, "")

    def _offer(self, trace: Trace | None) -> None:
        """Fill the chooser with what the network has; stay at the same title where there is one."""
        if trace is None:
            return
        self._directions = trace.directions
        gates = list(trace.gates) or [""]
        choices = []
        parts = (self.tr("encoder"), self.tr("decoder")) if trace.border else ("",)
        self._layers = len(trace.layer_names) if trace.border else 0
        for place, (part, layer) in enumerate(product(parts, trace.layer_names)):
            for block, gate in enumerate(gates):
                text = self.tr("W_h of layer {}").format(layer)
                if part:
                    text = f"{part}: {text}"
                choices.append((place, block, f"{text}, {gate_title(gate, self.tr)}" if gate else text))
        if tuple(choices) == self._choices:
            return
        before, self._choices = self._chosen(), tuple(choices)
        titles = [text for _, _, text in choices]
        wanted = titles.index(before[2]) if before[2] in titles else self._usual(gates)
        self.chooser.blockSignals(True)
        self.chooser.clear()
        self.chooser.addItems(titles)
        self.chooser.setCurrentIndex(wanted)
        self.chooser.blockSignals(False)
        self._shown, self._shown_run = None, -1
        self._trail.clear()
        self.looks_changed.emit()

    @staticmethod
    def _usual(gates: list[str]) -> int:
        """Return the block to begin with: what makes the new content."""
        return gates.index("candidate") if "candidate" in gates else 0

    def _choose(self) -> None:
        self.fresh = True
        self._shown, self._shown_run = None, -1
        self.looks_changed.emit()
        if self.frame is not None:
            self.draw(self.frame)

    def _spectrum(self) -> Spectrum | None:
        value = self._shown.value if self._shown is not None else None
        return value[0] if isinstance(value, tuple) and value and isinstance(value[0], Spectrum) else None

    # ---- what the user points at and asks for

    def _point_at_eigenvalue(self, value: complex | None) -> None:
        self.readout.show_text(words.eigenvalue(value, self.tr) if value is not None else self.headline())

    def _point_at_bar(self, found: tuple[int, int, float] | None) -> None:
        self.readout.show_text(words.singular_value(*found, self.tr) if found is not None else self.headline())

    def _read_out(self) -> None:
        if not self.disc.underMouse() and not self.bars.underMouse():
            self.readout.show_text(self.headline())

    def _ask_for_radius(self, radius: float, key: str) -> None:
        recurrence, block, _ = self._chosen()
        part, place = divmod(recurrence, self._layers) if self._layers else (-1, recurrence)
        name = ("encoder.", "decoder.", "")[part] + recurrence_name(place, self._directions) + "W_h"
        self.requested.emit(ScaleToRadius(name, block, radius, f"{key} {name} {block}"))

    # ---- layout

    def _has_room_for_words(self) -> bool:
        return self.height() >= 17 * self.fontMetrics().height()

    def _arrange(self) -> None:
        """Show the parts that there is room for; none of them while there is nothing to show."""
        line, there = self.fontMetrics().height(), self._spectrum() is not None
        wide = self.width() >= 24 * line
        tall = self.height() >= 34 * line
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._pictures.direction() != direction:
            self._pictures.setDirection(direction)
        self.chooser.setVisible(there and len(self._choices) > 1)
        self.readout.setVisible(there)
        self.disc.setVisible(there)
        self.bars.setVisible(there and (wide or tall))
        self.radius.setVisible(there and self.height() >= 9 * line)
        self.diagnosis.setVisible(there and self._has_room_for_words())
        layout = self.layout()
        if there and layout is not None:
            layout.activate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for."""
        super().resizeEvent(event)
        self._arrange()
        self._read_out()
        if self._has_room_for_words() != self._had_room_for_words:  # the height is the new one already
            self._had_room_for_words = not self._had_room_for_words
            self.looks_changed.emit()
