"""The editors: sentence line, sentence table, import panel and parameter form.

An editor shows a Document (`show_document`) and hands a new one to the callable `edit(document, label, key)` that it
was given; it never changes a Document, never draws a Frame and knows no session. What it wants besides leaves as a
signal `..._requested`. Colours come from `set_scheme`, the state of training through plain methods of the widget
(`show_tokens`, `show_result`, `show_predictions`) that the shell calls.

    sentence_line    SentenceLine      the sentence being read, unknown words marked
    sentence_table   SentenceTable     sentences, labels or tags, predictions; paste, drop, search
    import_dialog    ImportDialog      files before they become rows
    parameter_form   ParameterForm     the whole parameter table as a form
    quick_bar        QuickBar          its `quick` rows, for the tool bar
"""
