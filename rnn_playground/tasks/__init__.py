"""Turn sentences into arrays and outputs into metrics; know words, and no network.

The way of a sentence: `tokenizer` cuts it, `vocabulary` numbers the tokens, `split` says which rows train,
and a `Dataset` deals them in padded batches. What is asked of the network is a task kind, one file each
(`classify`, `tag`, `next`): it declares its columns and metrics, builds the dataset, encodes what is typed,
and measures. To add one, write a file with a class under the `@task` decorator of `registry`; nothing else
has to know its name. `importers` read files and `generators` write sentences; both give rows, `Example`s.
"""
