"""Ways of asking for a translation."""

ASKED = """
translate {phrase} into {language}
translate {phrase}
translate this into {language}
please translate {phrase} into {language}
can you translate {phrase} into {language}?
could you translate that for me
translate {phrase} from {language}
I need a translation of {phrase}
I need {phrase} in {language}
I need to say {phrase} in {language}
I want to say {phrase} in {language}
I want to know {phrase} in {language}
how do you say {phrase} in {language}?
how do I say {phrase} in {language}
how does one say {phrase} in {language}?
how would you say {phrase} in {language}
how do they say {phrase} in {language}?
how is {phrase} said in {language}
how do you write {phrase} in {language}?
how do I spell {phrase} in {language}
what is {phrase} in {language}?
what's {phrase} in {language}
what is the {language} word for {phrase}?
what's the {language} for {phrase}
what is the word for {phrase} in {language}
what does {phrase} mean?
what does {phrase} mean in {language}
what does this {language} word mean?
what do you call {phrase} in {language}
what do they call {phrase} in {language}?
which {language} word means {phrase}
tell me the {language} for {phrase}
tell me {phrase} in {language}
tell me how to say {phrase} in {language}
give me the {language} word for {phrase}
give me {phrase} in {language}
say {phrase} in {language}
say it in {language}
say that again in {language}
put {phrase} into {language}
put this into {language}, please
turn {phrase} into {language}
do you know {phrase} in {language}?
do you know the {language} word for {phrase}
do you speak {language}?
is there a {language} word for {phrase}
{phrase} in {language}
{phrase} in {language}, please
{language} for {phrase}?
the {language} word for {phrase}, please
"""

HELD_OUT = """
would you translate {phrase} into {language} for me
please say {phrase} in {language}
what would you say for {phrase} in {language}?
can you tell me {phrase} in {language}
how can I say {phrase} in {language}?
what is {language} for {phrase}
I want {phrase} translated into {language}
could you give me the {language} for {phrase}?
what word means {phrase} in {language}
do you know how to say {phrase} in {language}?
"""
