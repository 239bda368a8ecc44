"""The editors: sentence line, sentence table, import panel and parameter form.

An editor shows a Document (`show_document`) and hands a new one to the callable `edit(document, label, key)`
that it was given; it never changes a Document, never draws a Frame, and knows no session. What else it wants
leaves as a signal `..._requested`. Colours come by `set_scheme`, and what training says of sentences by plain
methods that the shell calls (`show_tokens`, `show_result`, `show_predictions`, `show_parts`).

    sentence_line    SentenceLine               the sentence being read, unknown words marked
    sentence_table   SentenceTable              sentences, labels or tags, predictions; paste, drop, search
    import_panel     ImportPanel                files before they become rows
    parameter_form   ParameterForm, QuickBar    the parameter table as a form, and its `quick` rows
"""
