"""Ways of asking to reach another person; what the message says may belong to any other intent."""

ASKED = """
call {name}
call {name} at {time}
call {name}, please
please call {name}
can you call {name}?
could you call {name} for me
I want to call {name}
I need to talk to {name}
I would like to talk to {name}
I have to speak to {name}
let me speak to {name}
get {name} on the phone
phone {name}
phone {name} {day}
ring up {name}
dial the number of {name}
dial {name}
give {name} a call
connect me with {name}
tell {name} that {news}
tell {name} {news}
please tell {name} that {news}
can you tell {name} that {news}?
let {name} know that {news}
let {name} know {news}
send a message to {name}
send {name} a message
send {name} a message that {news}
send a message to {name} saying {news}
can you send a message to {name}?
text {name}
text {name} that {news}
text {name} saying {news}
write to {name}
write to {name} that {news}
write {name} a message
write a letter to {name}
write an email to {name}
email {name}
email {name} that {news}
send an email to {name}
send {name} an email that {news}
answer {name} that {news}
answer the message from {name}
reply to {name} that {news}
reply to {name}
ask {name} if {news}
ask {name} to call me
say hello to {name} for me
new message to {name}
read me the message from {name}
any messages from {name}?
"""

HELD_OUT = """
would you phone {name} for me?
please send {name} an email
I want to send a message to {name}
message to {name}, {news}
write {name} that {news}
can you ask {name} to call me?
I'd like to speak to {name}
reply that {news} to {name}
could you let {name} know that {news}
please get {name} on the phone
"""
