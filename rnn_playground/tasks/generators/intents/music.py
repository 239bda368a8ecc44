"""Ways of asking for music."""

ASKED = """
play {song}
play {song} by {artist}
play something by {artist}
play some music
play some {genre}
play me a song
play me some {genre}, please
please play {song}
can you play {song}?
can you play some {genre} music
could you play the new album by {artist}?
put on {song}
put on some music
put on some {genre}
put on the new song by {artist}
put {song} on, please
I want to hear {song}
I want to hear some {genre}
I want to listen to {artist}
I would like to listen to some {genre}
I would like to hear a song by {artist}
let me hear {song}
let me hear something by {artist}
let's hear some {genre}
let's listen to {song}
start the music
start my {genre} playlist
music, please
music by {artist}
some {genre}, please
a song by {artist}, please
do you have {song} by {artist}?
do you have any {genre}
do you know any songs by {artist}?
find {song}
find me a song by {artist}
find some {genre} music
next song
next song, please
skip this song
skip to the next song
stop the music
pause the music, please
play that song again
play it louder
turn up the music
turn the music down
what song is this?
who sings {song}?
shuffle my songs by {artist}
"""

HELD_OUT = """
would you play {song} for me
I'd like some {genre}, play something
please put on the album by {artist}
let me listen to {song} by {artist}
can we hear some {genre}?
play a song by {artist}, please
could you put on {song}?
I want some music
start {song} by {artist}
turn down the music, please
"""
