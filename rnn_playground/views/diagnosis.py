"""The diagnosis in plain words: what is so, by which numbers, and what to try; any panel may place one."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnn_playground.engine.diagnosis import Finding
from rnn_playground.palette import LIGHT, Scheme
from rnn_playground.training.looks.diagnosis import Diagnosis
from rnn_playground.training.looks.look import Answer, Look
from rnn_playground.views.drawing.colours import colour
from rnn_playground.views.drawing.numbers import short

Tr = Callable[[str], str]
WELL = {"healthy", "forget open", "forgets", "adds up"}  # need no remedy
_MOST_LINES = 4


def in_words(finding: Finding, tr: Tr) -> str:
    """Return one or two sentences; every number in them is one of the finding's."""
    v = finding.values
    match finding.case:
        case "vanishing" | "exploding" | "healthy":
            return _gradient(finding.case, v, tr)
        case "forgets":
            return tr(
                "This network sees the last step alone: nothing leads from state to state, so nothing is sent back."
            )
        case "adds up":
            return tr(
                "This network adds up what it reads: all of the gradient arrives at every step, and no order is seen."
            )
        case "saturated":
            return tr(
                "{} % of the states lie beyond ±{}, close to their ends at ±1. Try: a lower rate or weight decay."
            ).format(_percent(v["share"]), short(v["limit"]))
        case "dead":
            return tr(
                "{} of {} ReLU units are 0 after every token of this sentence. Try: a lower rate, or tanh."
            ).format(int(v["dead"]), int(v["units"]))
        case "forget closed":
            return tr(
                "Forget gates are mostly closed: {} % of their values are below {}, their mean is {}, so the cell "
                "state is soon lost. Try: a forget bias of 3."
            ).format(_percent(v["share"]), short(v["limit"]), short(v["mean"]))
        case "forget open":
            return tr(
                "Forget gates are mostly open: {} % of their values are above {}, so the cell state lasts."
            ).format(_percent(v["share"]), short(v["limit"]))
        case "update overwrites":
            return tr(
                "{} % of the update gates' values are below {}: nearly every token overwrites the state. Try: more "
                "updates on sentences whose first words matter."
            ).format(_percent(v["share"]), short(v["limit"]))
        case "update keeps":
            return tr(
                "Update gates are mostly closed to new words: {} % of their values are above {}, so the old state is "
                "kept. Try: a lower rate, or other seeds."
            ).format(_percent(v["share"]), short(v["limit"]))
        case "untrained":
            if v["loss"] == v["loss"]:
                return tr("Not trained yet: the loss is {}, that of guessing by frequency {}. Try: Train.").format(
                    short(v["loss"]), short(v["chance"])
                )
            return tr("Not trained yet; guessing by frequency has a loss of {}. Try: Train.").format(short(v["chance"]))
        case "guessing":
            return tr(
                "No signal yet: after {:,} updates the loss is {}, that of guessing by frequency {}. Try: another "
                "rate or more updates."
            ).format(int(v["update"]), short(v["loss"]), short(v["chance"]))
        case "above chance":
            return tr(
                "The loss is {} over the last 64 updates, guessing by frequency has {}. Try: a lower rate or clipping."
            ).format(short(v["recent"]), short(v["chance"]))
        case "unsteady":
            return tr(
                "The loss jumps: it varies by {} % over the last 64 updates, and their mean of {} lies above "
                "the lowest, {}. Try: a lower rate or larger batches."
            ).format(_percent(v["noise"]), short(v["recent"]), short(v["lowest"]))
        case "standstill":
            return tr(
                "The loss stands still: {} in the last quarter of the updates, {} in the one before. Try: another "
                "rate, more units, or an LSTM."
            ).format(short(v["quarter"], 3), short(v["before"], 3))
        case "overfitting":
            return tr(
                "Overfitting: the held-out loss is {}, it was {} at best, and the training loss is {}. Try: fewer "
                "units, weight decay, or more sentences."
            ).format(short(v["held_out"]), short(v["lowest"]), short(v["loss"]))
        case "clipped":
            return tr(
                "{} % of the last gradients were longer than {} and clipped. Try: a lower rate, or a higher limit."
            ).format(_percent(v["share"]), short(v["clip"]))
    return finding.case


def _gradient(case: str, v: Mapping[str, float], tr: Tr) -> str:
    steps, within = int(v["steps"]), v.get("within")
    if case == "healthy":
        return tr("The gradient arrives: {} % of it is left {:,} steps back, {} per step.").format(
            _percent(v["remains"]), steps, short(v["factor"])
        )
    if case == "vanishing" and within is not None:
        what = tr("The gradient falls to 1 % within {}").format(_steps(within, tr))
    elif case == "vanishing":
        what = tr("The gradient fades to {} % over {:,} steps, {} per step").format(
            _percent(v["remains"]), steps, short(v["factor"])
        )
    elif within is not None:
        what = tr("The gradient grows 100-fold within {}").format(_steps(within, tr))
    else:
        what = tr("The gradient grows to {} % over {:,} steps, {} per step").format(
            _percent(v["remains"]), steps, short(v["factor"])
        )
    return f"{what}: {_why(v, tr)}. {_remedy(case, v, tr)}"


def _steps(count: float, tr: Tr) -> str:
    return tr("1 step") if count == 1 else tr("{:,} steps").format(int(count))


def _why(v: Mapping[str, float], tr: Tr) -> str:
    if "forget" in v:
        return tr("the mean forget gate is {}").format(short(v["forget"]))
    if "update" in v:
        return tr("the mean update gate, which keeps the old state, is {}").format(short(v["update"]))
    if v.get("rectified"):
        return tr("{} % of the ReLU states are above 0 and the largest singular value of W_h is {}").format(
            _percent(v["slope"]), short(v["gain"])
        )
    return tr("the mean of 1 − h² is {} and the largest singular value of W_h is {}").format(
        short(v["slope"]), short(v["gain"])
    )


def _remedy(case: str, v: Mapping[str, float], tr: Tr) -> str:
    if case == "exploding":
        return tr("Try: clipping, or a spectral radius below 1.")
    if "forget" in v:
        return tr("Try: a forget bias of 3, or more training.")
    if "update" in v:
        return tr("Try: more training, or an LSTM.")
    return tr("Try: orthogonal start, an LSTM, or a spectral radius near 1.")


def _percent(share: float) -> str:
    percent = 100 * share
    return f"{percent:,.0f}" if percent >= 9.5 or percent == 0 else f"{percent:.2g}"


class DiagnosisText(QWidget):
    """Write the findings, the gravest first, as many lines as there are; all of it is in the tool tip.

    Painted by itself: a label asks for a new layout at every new text. The owner's `looks()` must name
    `DiagnosisText.look`, and its `draw` hand in the answer.
    """

    look: Look = Diagnosis()

    def __init__(self, lines: int = 3, parent: QWidget | None = None) -> None:
        """Take room for a number of lines, four at most."""
        super().__init__(parent)
        self._lines = min(lines, _MOST_LINES)
        self._scheme = LIGHT
        self._texts: tuple[str, ...] = ()
        self._cases: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Diagnosis"))
        self._help = self.tr("What measured values say about the gradient and the training, and what to try")
        self.setToolTip(self._help)

    @property
    def texts(self) -> tuple[str, ...]:
        """Return what is said, one text for each finding."""
        return self._texts

    def set_scheme(self, scheme: Scheme) -> None:
        """Take over colours, and the size of text."""
        self._scheme = scheme
        self.updateGeometry()
        self.update()

    def show_answer(self, answer: Answer | None) -> None:
        """Show the newest answer to `look`; None: nothing is known."""
        found: tuple[Finding, ...] = answer.value if answer is not None and isinstance(answer.value, tuple) else ()
        texts = tuple(in_words(finding, self.tr) for finding in found)
        if texts == self._texts:
            return
        self._texts, self._cases = texts, tuple(finding.case for finding in found)
        self.setAccessibleDescription("\n".join(texts))
        self.setToolTip("\n\n".join(texts) if texts else self._help)
        self.update()

    def sizeHint(self) -> QSize:
        """Be so many lines high, whatever the text."""
        line = self.fontMetrics().height()
        return QSize(10 * line, self._lines * line + line // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write what fits, each finding behind a mark: ● well, ▲ needs attention."""
        scheme, metrics = self._scheme, self.fontMetrics()
        line = metrics.height()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), colour(scheme.base))
            painter.setPen(colour(scheme.grid))
            painter.drawLine(0, 0, self.width(), 0)
            top, left = line // 4, line // 2
            mark = metrics.horizontalAdvance("▲ ")
            last = self.height() - line
            for case, text in zip(self._cases, self._texts, strict=True):
                if top > last:
                    break
                well = case in WELL
                painter.setPen(colour(scheme.good if well else scheme.warning))
                painter.drawText(QRect(left, top, mark, line), Qt.AlignmentFlag.AlignLeft, "●" if well else "▲")
                painter.setPen(colour(scheme.text))
                room = self.width() - 2 * left - mark
                for row in wrapped(text, room, (last - top) // line + 1, metrics):
                    painter.drawText(QRect(left + mark, top, room, line), Qt.AlignmentFlag.AlignLeft, row)
                    top += line


def wrapped(text: str, width: int, most: int, metrics: QFontMetrics) -> list[str]:
    """Break a text at its spaces into at most so many lines; the last one is cut where it is too long."""
    lines: list[str] = []
    words = text.split(" ")
    while words and len(lines) < most - 1:
        count = 1
        while count < len(words) and metrics.horizontalAdvance(" ".join(words[: count + 1])) <= width:
            count += 1
        lines.append(" ".join(words[:count]))
        words = words[count:]
    if words and most > 0:
        lines.append(metrics.elidedText(" ".join(words), Qt.TextElideMode.ElideRight, width))
    return lines
