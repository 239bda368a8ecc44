"""What is read as sound: a spoken word, a melody, or a recording of the learner's own."""

from bisect import bisect_right
from typing import ClassVar

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSizePolicy, QSpinBox, QVBoxLayout, QWidget

from rnn_playground.engine.batch import Floats
from rnn_playground.tasks.music.melody import Melody
from rnn_playground.tasks.music.midi import midi_bytes
from rnn_playground.tasks.sound import band_centres, parse_recipe
from rnn_playground.tasks.sound.recipe import Recipe
from rnn_playground.tasks.sound.spectrogram import CHUNK, SAMPLE_RATE
from rnn_playground.tasks.sound.wav import Recording, wav_bytes
from rnn_playground.training.frame import Frame, Trace
from rnn_playground.views.controls.strip import offer
from rnn_playground.views.parts_panel import PartsPanel
from rnn_playground.views.readout import Readout
from rnn_playground.views.registry import panel
from rnn_playground.views.requests import OpenSound, PlaySound, ReadText, SaveSound
from rnn_playground.views.sound.canvas import Pointed, SoundCanvas
from rnn_playground.views.sound.heard import melody_of, played, spoken_samples
from rnn_playground.views.sound.recipe_row import RecipeRow

DRAWN = 60.0  # s of a melody that are drawn; all of it is played and saved


@panel
class SoundPanel(PartsPanel):
    """Draw the sound of what is read; Listen, Save and Open leave as requests."""

    panel_id: ClassVar[str] = "sound"
    title: ClassVar[str] = str(QT_TRANSLATE_NOOP("SoundPanel", "Sound"))
    order: ClassVar[int] = 27
    interval: ClassVar[float] = 0.1

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trace: Trace | None = None
        self._recording: tuple[str, Recording] | None = None
        self._step = 0
        self._starts: tuple[float, ...] = ()  # s at which each time step of a melody begins
        self.source = QComboBox(self)
        self.source.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.source.setAccessibleName(self.tr("Sound that is shown"))
        self.source.setToolTip(self.tr("Show the sound of what is read, or of the recording that was opened"))
        self.tempo = QSpinBox(self)
        self.tempo.setRange(40, 240)
        self.tempo.setValue(110)
        self.tempo.setPrefix("♩ = ")
        self.tempo.setKeyboardTracking(False)
        self.tempo.setAccessibleName(self.tr("Tempo"))
        self.tempo.setToolTip(self.tr("Tempo in quarter notes per minute, for listening and saving"))
        self.recipe = RecipeRow(self)
        self.listen = self._button(self.tr("Listen"), self.tr("Let the system play this sound"))
        self.save_wav = self._button(self.tr("Save WAV…"), self.tr("Save this sound as a WAV file: mono, 8,000 Hz"))
        self.save_midi = self._button(self.tr("Save MIDI…"), self.tr("Save this melody as a MIDI file"))
        self.open_wav = self._button(
            self.tr("Open WAV…"), self.tr("Look at the spectrogram of a recording of your own, up to 30 s")
        )
        self.canvas, self.readout = SoundCanvas(self), Readout(self)
        self._buttons = (self.listen, self.save_midi, self.open_wav, self.save_wav)  # the last are left out first
        top, row = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.source, 1)
        top.addWidget(self.tempo)
        for button in self._buttons:
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 2)
        column.setSpacing(3)
        column.addLayout(top)
        column.addLayout(row)
        column.addWidget(self.recipe)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.readout)
        self.listen.clicked.connect(self._listen)
        self.save_wav.clicked.connect(self._save_wav)
        self.save_midi.clicked.connect(self._save_midi)
        self.open_wav.clicked.connect(lambda: self.requested.emit(OpenSound(self.show_recording)))
        self.source.activated.connect(self._renew)
        self.tempo.valueChanged.connect(self._renew)
        self.recipe.asked.connect(self._ask)
        self.canvas.pointed.connect(self._read_out)
        self.canvas.time_requested.connect(self._go_to)
        self.canvas.step_requested.connect(lambda by: self._go(self._step + by))
        self.canvas.setAccessibleName(self.tr("Wave and spectrogram"))
        self.canvas.setToolTip(
            self.tr(
                "Above: air pressure, from -1 to 1 of full scale. Below: level in dB by frequency (Hz) and time (s)"
            )
        )
        self.setAccessibleName(self.tr("Sound"))
        self.setWhatsThis(
            self.tr(
                "The wave is the air pressure 8,000 times a second. Cut into chunks of 20 ms, each chunk's strength in "
                "20 bands of frequencies makes one column of the spectrogram. "
                "level = 10 log10(power) in dB; full scale is 0"
            )
        )
        self._renew()

    # ---- what is shown

    def draw(self, frame: Frame) -> None:
        """Follow what is read."""
        trace = frame.trace
        before = self._trace
        self._trace = trace
        if before is None or trace is None or (before.text, before.tokens) != (trace.text, trace.tokens):
            self._renew()

    def set_time_step(self, step: int) -> None:
        """Mark the time of the playhead."""
        self._step = max(0, step)
        self._mark()
        self._read_out(None)

    def show_recording(self, name: str, recording: Recording) -> None:
        """Show a recording that was opened."""
        self._recording = (name, recording)
        self._offer()
        self.source.setCurrentIndex(1)
        self._renew()

    def samples(self, longest: float = DRAWN) -> Floats | None:
        """Return the samples of what is chosen, of a melody so many seconds; None where nothing sounds."""
        if self._own() is not None:
            return self._own()
        if self._trace is None:
            return None
        spoken = spoken_samples(self._trace)
        return spoken if spoken is not None else played(self._trace.tokens, float(self.tempo.value()), longest)

    def empty_text(self) -> str:
        """Say how to begin."""
        if len(self.canvas.samples) and self.samples() is not None:
            return ""
        return self.tr("What is read has no sound: open the lesson “speech” or “tune”, or a WAV file of your own.")

    def _own(self) -> Floats | None:
        return self._recording[1].samples if self._recording is not None and self.source.currentIndex() == 1 else None

    def _recipe(self) -> Recipe | None:
        """Return the recipe that is read, where it is what is shown."""
        if self._own() is not None or self._trace is None or spoken_samples(self._trace) is None:
            return None
        return parse_recipe(self._trace.text)

    def _melody(self) -> Melody | None:
        """Return the melody that is read, where it is what is shown."""
        if self._own() is not None or self._trace is None or spoken_samples(self._trace) is not None:
            return None
        return melody_of(self._trace.tokens)

    def _name(self) -> str:
        """Return what a file of this sound is called, without ending."""
        recipe = self._recipe()
        if recipe is not None:
            return recipe.word
        return "tune" if self._melody() is not None else "sound"

    def _offer(self) -> None:
        texts = [self.tr("What is read")]
        if self._recording is not None:
            texts.append(self._recording[0])
        offer(self.source, texts)

    def _renew(self) -> None:
        """Bring every part to what is chosen."""
        self._offer()
        samples, found, recipe = self.samples(), self._melody(), self._recipe()
        whole = 240.0 / self.tempo.value()
        self._starts = _starts(found, len(self._trace.tokens), whole) if found is not None and self._trace else ()
        if samples is not None:
            self.canvas.show_sound(samples)
        if recipe is not None:
            self.recipe.show_recipe(recipe)
        self._mark()
        self._read_out(None)
        self._arrange()
        self.update()

    def _mark(self) -> None:
        """Mark the stretch of time that the playhead's time step stands for, where it is one."""
        span = None
        if self._recipe() is not None and self._trace is not None and self._trace.vectors is not None:
            if self._step < len(self._trace.vectors):
                chunk = CHUNK / SAMPLE_RATE
                span = (self._step * chunk, min((self._step + 1) * chunk, self.canvas.seconds))
        elif self._step + 1 < len(self._starts) and self._starts[self._step] < self.canvas.seconds:
            span = (self._starts[self._step], self._starts[self._step + 1])
        self.canvas.set_time(span)

    def headline(self) -> str:
        """Say what is shown: its length, and of what it is."""
        if self.samples() is None:
            return ""
        recipe, found, seconds = self._recipe(), self._melody(), self.canvas.seconds
        if recipe is not None:
            return self.tr("“{}”: {:.2f} s, {} time steps").format(recipe.word, seconds, len(self.canvas.frames))
        if found is not None:
            return self.tr("{} notes in {} bars, {:.1f} s").format(len(found.sounding), len(found.bars), seconds)
        return self.tr("{}: {:.2f} s").format(self.source.currentText(), seconds)

    def _read_out(self, pointed: Pointed | None) -> None:
        if pointed is None:
            self.readout.show_text(self.headline())
        elif pointed.band is None:
            self.readout.show_text(self.tr("{:.3f} s").format(pointed.seconds))
        else:
            text = self.tr("{:.3f} s, around {:,.0f} Hz: {:.0f} dB")
            self.readout.show_text(text.format(pointed.seconds, band_centres()[pointed.band], pointed.level))

    # ---- what is asked for

    def _listen(self) -> None:
        samples = self.samples(longest=300.0)
        if samples is not None:
            self.requested.emit(PlaySound(wav_bytes(samples)))

    def _save_wav(self) -> None:
        samples = self.samples(longest=300.0)
        if samples is not None:
            self.requested.emit(SaveSound(wav_bytes(samples), f"{self._name()}.wav"))

    def _save_midi(self) -> None:
        found = self._melody()
        if found is not None:
            self.requested.emit(SaveSound(midi_bytes(found, float(self.tempo.value())), "tune.mid"))

    def _ask(self, recipe: Recipe, name: str) -> None:
        label = self.tr("Change the recipe")
        self.requested.emit(ReadText(recipe.text(), label, f"recipe {recipe.word} {name}"))

    def _go_to(self, seconds: float) -> None:
        if self._starts:
            self._go(bisect_right(self._starts, seconds) - 1)
        elif self._recipe() is not None:
            self._go(int(seconds * SAMPLE_RATE / CHUNK))

    def _go(self, step: int) -> None:
        if self._own() is None and self._trace is not None and len(self._trace.tokens):
            self.time_step_requested.emit(min(max(step, 0), len(self._trace.tokens) - 1))

    # ---- layout

    def recolour(self) -> None:
        """Hand colours on."""
        self.canvas.set_scheme(self.scheme)
        self._arrange()
        self.update()

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setAccessibleName(text)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click must not take Space, which trains
        return button

    def _arrange(self) -> None:
        """Show what there is something for, and room."""
        there, line = self.samples() is not None, self.fontMetrics().height()
        found, recipe = self._melody(), self._recipe()
        self.source.setVisible(self._recording is not None and self.height() >= 8 * line)
        self.tempo.setVisible(found is not None and self.height() >= 8 * line)
        room = self.width() - 8
        for button in self._buttons:
            meant = button is self.open_wav or (there and (button is not self.save_midi or found is not None))
            room -= button.sizeHint().width() + 6 if meant else 0
            button.setVisible(meant and room >= 0 and self.height() >= 5 * line)
        fits = self.recipe.fit(self.width() - 8)
        self.recipe.setVisible(recipe is not None and fits and self.height() >= 11 * line)
        self.canvas.setVisible(there)
        self.readout.setVisible(there and self.height() >= 6 * line)
        layout = self.layout()
        if layout is not None:
            layout.activate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for."""
        super().resizeEvent(event)
        self._arrange()


def _starts(found: Melody, steps: int, whole: float) -> tuple[float, ...]:
    """Return when each of the time steps begins (s), and when the last one ends; a bar line takes no time."""
    starts: list[float] = []
    notes = {place.step: place for place in found.notes}
    now = 0.0
    for step in range(steps):
        starts.append(now)
        if step in notes:
            place = notes[step]
            now = float(place.start + place.note.length) * whole
    return (*starts, now)
