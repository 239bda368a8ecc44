"""Ways of asking about the weather."""

ASKED = """
what's the weather like?
what's the weather like in {place}
how is the weather in {place} {day}?
how is the weather
what will the weather be {day}
what will the weather be like in {place}?
weather in {place}
weather for {day}, please
the weather, please
tell me the weather
tell me the weather in {place} {day}
give me the weather report
give me the forecast for {place}
what's the forecast for {day}?
forecast for {place}
is it raining?
is it raining in {place}
will it rain {day}?
will it rain in {place} {day}
does it rain in {place}?
do I need an umbrella
do I need an umbrella in {place} {day}?
should I take an umbrella {day}
should I wear a coat {day}?
will I need a coat in {place}
is it sunny in {place}?
will the sun shine {day}
is the sun out?
is it cold outside
is it cold in {place}?
how cold is it in {place}
how warm is it outside?
how warm will it be {day}
how hot does it get in {place}?
is it going to snow {day}
is it going to rain at {time}?
will there be snow in {place}
any snow in {place}?
any chance of rain {day}
will it be windy {day}?
how strong is the wind in {place}
is there a storm coming?
is a storm coming to {place}
what's the temperature?
what is the temperature in {place}
how many degrees is it outside?
can we have a picnic {day}, or will it rain
I want to know if it will rain {day}
"""

HELD_OUT = """
will it be sunny {day} in {place}
what kind of weather do they have in {place}?
is there going to be snow {day}
please give me the forecast for {day}
what temperature will it be {day}?
could it rain in {place} {day}
is it windy in {place}
how will the weather be in {place}?
shall I take a coat, is it cold
how hot is it in {place} {day}?
"""
