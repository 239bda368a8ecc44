"""Ways of asking for the time of day, here or in another place."""

ASKED = """
What time is it?
what time is it now
what time is it in {place}?
what's the time
what's the time in {place}
what is the time, please?
tell me the time
tell me the time in {place}
can you tell me the time?
could you tell me what time it is in {place}
do you know what time it is?
do you happen to know the time
do you have the time?
have you got the time
give me the time
give me the current time in {place}
the time, please
the exact time, please
time?
time in {place}
current time in {place}
local time in {place}?
how late is it
how late is it in {place} right now?
how late has it become
is it past {time} already?
is it {time} yet
is it later than {time}?
is it still before {time} in {place}
what does the clock say?
what does the clock say in {place}
look at the clock for me
read me the clock
check the clock, please
which hour is it
which hour is it in {place}?
what hour do we have
what hour of the day is it?
I need to know the time
I would like to know what time it is
I want to know the time in {place}
I lost my watch, what time is it?
my watch has stopped, how late is it
my clock is broken, tell me the time
excuse me, what's the time?
sorry, do you have the time
what time do they have in {place}?
what time do we have now
"""

HELD_OUT = """
hey, what time is it
please tell me what time it is
so what is the exact time?
how late is it by now
would you tell me the time in {place}, please?
what is the local time in {place}
I don't have a watch, do you have the time?
is it already later than {time} in {place}
the current time, please
can you look at the clock for me?
"""
