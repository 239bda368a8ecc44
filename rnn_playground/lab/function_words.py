"""English words that say little by themselves: what a common account of gates expects to be dropped."""

# Question words are not among them, and have a list of their own: whether "what" is filler or carries the
# question is just what is in doubt.
QUESTION_WORDS = frozenset(["what", "what's", "when", "where", "which", "who", "whom", "whose", "why", "how"])

_LISTED = """
    a an the this that these those some any all each every no
    i me my mine you your yours he him his she her hers it it's its we us our they them their one
    am is are was were be been being do does did have has had can could will would shall should may might must
    to of in on at by for from with into as than about over past
    and or but so if then that not yet just please there here now
    i'd i'm let's don't can't
"""
FUNCTION_WORDS = frozenset(_LISTED.split())


def kind_of(token: str) -> str:
    """Return "question", "filler" or "content"; "" for a sign or anything else without a letter or digit."""
    word = token.casefold().replace("’", "'")
    if not any(letter.isalnum() for letter in word):
        return ""
    return "question" if word in QUESTION_WORDS else "filler" if word in FUNCTION_WORDS else "content"
