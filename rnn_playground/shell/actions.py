"""The table of actions: menu, shortcut, command palette, tooltip and shortcut page follow from a row."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ActionRow:
    """Describe one action; `MainWindow.handle` says what it does."""

    id: str
    menu: str
    title: str
    help: str
    shortcut: str = ""
    checkable: bool = False
    separator: bool = False  # a line above it in the menu
    icon: str = ""  # a file in resources/icons, without the ending


ACTIONS: tuple[ActionRow, ...] = (
    ActionRow(id="new", menu="File", title="New", shortcut="Ctrl+N",
              help="Start with no sentences and the default settings."),
    ActionRow(id="open", menu="File", title="Open…", shortcut="Ctrl+O",
              help="Open a project (.rnnp) with its sentences, settings and trained weights."),
    ActionRow(id="import", menu="File", title="Import sentences…", shortcut="Ctrl+I",
              help="Read sentences from tables, pairs, tags, text, tunes (ABC) or sequences (FASTA), with a preview."),
    ActionRow(id="save", menu="File", title="Save", shortcut="Ctrl+S", separator=True,
              help="Save sentences, settings and weights as one file."),
    ActionRow(id="save_as", menu="File", title="Save as…", shortcut="Ctrl+Shift+S",
              help="Save under another name."),
    ActionRow(id="picture", menu="File", title="Save a picture of the window…", shortcut="Ctrl+E",
              help="Save what the window shows as a PNG file."),
    ActionRow(id="restore", menu="File", title="Restore the last session", shortcut="Ctrl+Shift+O",
              help="Bring back what was open when the program last ended, saved or not."),
    ActionRow(id="quit", menu="File", title="Quit", shortcut="Ctrl+Q", separator=True,
              help="End the program."),

    ActionRow(id="undo", menu="Edit", title="Undo", shortcut="Ctrl+Z", icon="undo",
              help="Take back the last edit; a network set aside by it returns with its weights."),
    ActionRow(id="redo", menu="Edit", title="Redo", shortcut="Ctrl+Shift+Z", icon="redo",
              help="Do again what was undone."),
    ActionRow(id="read", menu="Edit", title="Type a sentence", shortcut="Ctrl+L", separator=True,
              help="Put the cursor into the sentence line."),
    ActionRow(id="word_delete", menu="Edit", title="Delete the word at the playhead", shortcut="Alt+Del",
              separator=True, help="Read the sentence without that word."),
    ActionRow(id="word_replace", menu="Edit", title="Type over the word at the playhead", shortcut="Ctrl+H",
              help="Select that word in the sentence line, to type another one."),
    ActionRow(id="word_left", menu="Edit", title="Move the word to the left", shortcut="Alt+Left",
              help="Let the word at the playhead change places with the one before."),
    ActionRow(id="word_right", menu="Edit", title="Move the word to the right", shortcut="Alt+Right",
              help="Let the word at the playhead change places with the next one."),
    ActionRow(id="words_shuffle", menu="Edit", title="Shuffle the words", shortcut="Ctrl+Alt+S",
              help="Read the same words in a random order, another one each time."),
    ActionRow(id="words_reverse", menu="Edit", title="Reverse the words", shortcut="Ctrl+Alt+R",
              help="Read the same words from the last to the first."),
    ActionRow(id="what_if", menu="Edit", title="What if…", shortcut="Ctrl+M", separator=True,
              help="Show the marks that change a reading: silence a unit, put in another state, start elsewhere."),
    ActionRow(id="clear_marks", menu="Edit", title="Remove all what-if marks", shortcut="Ctrl+Alt+M",
              help="Read as the network itself reads."),

    ActionRow(id="train", menu="Training", title="Train", shortcut="Space", icon="train",
              help="Train until paused; while training, pause."),
    ActionRow(id="pause", menu="Training", title="Pause", shortcut="Ctrl+Space", icon="pause",
              help="Stop training between two updates."),
    ActionRow(id="update", menu="Training", title="One update", shortcut="Shift+Right", icon="update",
              help="Change the weights once, by the mean gradient of one batch."),
    ActionRow(id="epoch", menu="Training", title="One epoch", shortcut="Shift+Down", icon="epoch",
              help="Train on every training sentence once."),
    ActionRow(id="reset", menu="Training", title="Reset", shortcut="Ctrl+R", icon="reset",
              help="Return to the same initial weights, at update 0."),
    ActionRow(id="step_back", menu="Training", title="Step back", shortcut="Shift+Left",
              help="Visit the network of about a second of training ago; what came after it stays."),
    ActionRow(id="first_update", menu="Training", title="First update", shortcut="Shift+Home", icon="first",
              separator=True,
              help="Visit the network as it was at first: untrained, or when the sentences were changed last."),
    ActionRow(id="previous_update", menu="Training", title="Previous update", shortcut="Ctrl+Left", icon="previous",
              help="Visit the network of one update earlier, in every view."),
    ActionRow(id="next_update", menu="Training", title="Next update", shortcut="Ctrl+Right", icon="next",
              help="Visit the network of one update later, in every view."),
    ActionRow(id="newest_update", menu="Training", title="Newest update", shortcut="Shift+End", icon="last",
              help="Return from the past to the network that training has led to."),
    ActionRow(id="play_training", menu="Training", title="Play the training", shortcut="Ctrl+T", icon="play",
              checkable=True, help="Let the training pass by once more, from the first update to the newest."),
    ActionRow(id="branch", menu="Training", title="Branch from here", shortcut="Ctrl+B", icon="branch",
              help="Go on training from the past update that is shown. Undo brings back what came after it."),

    ActionRow(id="first", menu="Reading", title="First time step", shortcut="Home", icon="first",
              help="Move the playhead to the first token."),
    ActionRow(id="previous", menu="Reading", title="Previous time step", shortcut="Left", icon="previous",
              help="Move the playhead one token back."),
    ActionRow(id="next", menu="Reading", title="Next time step", shortcut="Right", icon="next",
              help="Move the playhead one token on."),
    ActionRow(id="last", menu="Reading", title="Last time step", shortcut="End", icon="last",
              help="Move the playhead to the last token."),
    ActionRow(id="play", menu="Reading", title="Play the reading", shortcut="Ctrl+P", icon="play",
              checkable=True,
              help="Let the playhead walk through the sentence, one time step each half second."),

    ActionRow(id="command", menu="View", title="Find an action…", shortcut="Ctrl+Shift+P", icon="search",
              help="Search every action by name."),
    ActionRow(id="bigger", menu="View", title="Bigger", shortcut="Ctrl++", separator=True,
              help="Make all text and drawings bigger."),
    ActionRow(id="smaller", menu="View", title="Smaller", shortcut="Ctrl+-",
              help="Make all text and drawings smaller."),
    ActionRow(id="normal_size", menu="View", title="Normal size", shortcut="Ctrl+0",
              help="Return to the size of the system."),
    ActionRow(id="projector", menu="View", title="Projector", shortcut="F11", checkable=True,
              help="Fill the screen with bigger text; F11 returns."),
    ActionRow(id="dark", menu="View", title="Dark", shortcut="Ctrl+D", checkable=True,
              help="Dark background, light text."),
    ActionRow(id="reset_layout", menu="View", title="Reset layout", shortcut="Ctrl+Shift+R",
              help="Put every panel back where it was at first."),

    ActionRow(id="course", menu="Lesson", title="Course…", shortcut="Ctrl+K",
              help="Show all lessons by group, with what each is about and which are completed."),
    ActionRow(id="lesson_next", menu="Lesson", title="Next step", shortcut="Ctrl+PgDown",
              help="Go to the next step of the lesson."),
    ActionRow(id="lesson_back", menu="Lesson", title="Previous step", shortcut="Ctrl+PgUp",
              help="Go back one step of the lesson."),
    ActionRow(id="lesson_restart", menu="Lesson", title="Reset lesson", shortcut="Ctrl+Shift+L",
              help="Return to the lesson's start: its sentences, settings and panels. Undo brings yours back."),

    ActionRow(id="whats_this", menu="Help", title="What's this?", shortcut="Shift+F1",
              help="Click anything to have it explained."),
    ActionRow(id="shortcuts", menu="Help", title="Keyboard", shortcut="F1",
              help="Show every action with its key."),
    ActionRow(id="about", menu="Help", title="About RNN Playground", shortcut="Ctrl+F1",
              help="Show version and licence."),
)

MENUS = ("File", "Edit", "Lesson", "Training", "Reading", "View", "Help")
TOOLBAR = ("train", "pause", "update", "epoch", "reset")
