"""Ways of asking for light or darkness."""

ASKED = """
turn on the light
turn on the light in the {room}
turn the lights on
turn the lights off in the {room}
turn off the light
turn off the lamp in the {room}, please
turn off all lights at {time}
please turn on the lamp
can you turn on the light?
can you turn off the lights in the {room}
could you turn the lamp on, please?
switch on the light
switch on the lamp in the {room}
switch the lights off
switch off the lamp, please
can you switch off the light in the {room}?
lights on
lights out
lights off in the {room}, please
light in the {room}, please
more light
more light in the {room}, please
less light, please
dim the lights
dim the lights in the {room}
dim the lamp a little
can you dim the light?
make it darker
make it darker in the {room}
make it brighter in here
make the {room} brighter
it is too dark in the {room}
it is too dark in here
it is too bright in the {room}
it's so dark, I cannot see
it's dark, put the light on
I can't see anything in the {room}
I can't read in this light
I need some light
I need more light in the {room}
I want the lights off at {time}
I want it dark in the {room}
I want it bright in here
let there be light
let there be light in the {room}
is the light on in the {room}?
did I leave the lights on
are the lights off in the {room}?
make the lights {colour}
set the lamp in the {room} to {colour}
give me some light
give me {colour} light in the {room}
"""

HELD_OUT = """
would you switch the lamp on in the {room}
please dim the light in the {room}
put the lights on in the {room}
I'd like less light in here
are the lights still on in the {room}?
the {room} is too dark
could you make the light brighter?
set the lights to {colour}, please
lamp off
can I have more light in the {room}?
"""
