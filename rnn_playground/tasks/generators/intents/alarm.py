"""Ways of asking to be woken or reminded."""

ASKED = """
wake me at {time}
wake me up at {time} {day}
wake me up {day}
please wake me at {time}
can you wake me up at {time}?
could you wake me at {time} {day}
I want to be woken at {time}
I have to get up at {time}
I must be up by {time} {day}
I need to get up early {day}
get me out of bed at {time}
get me up at {time} {day}
don't let me sleep past {time}
don't let me sleep too long {day}
make sure that I am awake at {time}
make sure I don't oversleep {day}
set an alarm
set an alarm for {time}
set the alarm for {time} {day}
set my alarm to {time}
can you set an alarm for {day}?
an alarm for {time}, please
alarm at {time}
alarm for {day} at {time}
new alarm for {time}
turn on the alarm for {time}
add an alarm at {time}
I need an alarm at {time}
I need an alarm for {day}
set a timer for {minutes} minutes
set a timer
start a timer for {minutes} minutes
timer for {minutes} minutes, please
give me a timer of {minutes} minutes
count down {minutes} minutes
start a countdown of {minutes} minutes
ring at {time}
ring me out of sleep at {time}
ring in {minutes} minutes
let it ring at {time} {day}
beep in {minutes} minutes
beep when {minutes} minutes are over
remind me at {time}
remind me in {minutes} minutes
remind me {day} at {time}
can you remind me to get up at {time}?
remind me to leave at {time}
change my alarm to {time}
cancel the alarm for {day}
what time is my alarm set for?
"""

HELD_OUT = """
would you wake me up at {time}, please
please set an alarm for {time} {day}
I need a timer for {minutes} minutes
start the timer, {minutes} minutes
can you remind me at {time} {day}?
let the alarm ring at {time}
I want to get up at {time} {day}
make sure that I get up at {time}
count {minutes} minutes and then beep
move the alarm to {time}
"""
