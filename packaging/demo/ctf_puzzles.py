"""The forty puzzles of ctf-40: five categories, eight each. Harmless by construction: the flags are words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Puzzle:
    """One puzzle: what the player is told, and two looks (tool, argument, output) that lead to the flag."""

    category: str
    minutes: int
    story: str
    first: tuple[str, str, str]
    second: tuple[str, str, str]
    thought: str


def _bash(command: str, output: str) -> tuple[str, str, str]:
    return ("bash", command, output)


def _python(code: str, output: str) -> tuple[str, str, str]:
    return ("python", code, output)


PUZZLES = (
    Puzzle(
        "crypto",
        8,
        "note.txt is shifted along the alphabet.",
        _bash("cat note.txt", "wkh iodj lv lq wkh vhfrqg olqh"),
        _python("print('shift of three, line 2 decoded')", "shift of three, line 2 decoded"),
        "The word 'wkh' repeats as 'the' would, so the shift is three.",
    ),
    Puzzle(
        "crypto",
        20,
        "Two messages were masked with the same pad.",
        _bash("ls -l a.bin b.bin", "64 a.bin\n64 b.bin"),
        _python(
            "print('xor of both: spaces show up as case changes')",
            "xor of both: spaces show up as case changes",
        ),
        "A pad used twice cancels out; what is left is the xor of two texts.",
    ),
    Puzzle(
        "crypto",
        35,
        "A toy public key with very small primes.",
        _bash("cat key.pub", "n=3233 e=17"),
        _python("print([p for p in range(2, 60) if 3233 % p == 0])", "[53]"),
        "n is small enough to factor by trial.",
    ),
    Puzzle(
        "crypto",
        90,
        "A home-made hash is used as a seal.",
        _bash("cat seal.py", "state = 7\nfor c in text: state = (state * 31 + ord(c)) % 65521"),
        _python("print('two texts share state 40210')", "two texts share state 40210"),
        "The state has only sixteen bits, so two texts with one seal are easy to find.",
    ),
    Puzzle(
        "crypto",
        150,
        "Signatures made with a worn-out dice.",
        _bash("head -3 signatures.csv", "r,s,digest\n(values left out of this training sample)"),
        _python("print('rows with equal r:', [4, 19])", "rows with equal r: [4, 19]"),
        "Equal r in two rows means that one random number was used twice.",
    ),
    Puzzle(
        "crypto",
        15,
        "base-something, three times over.",
        _bash("file wrapped.txt", "wrapped.txt: ASCII text"),
        _python("print('layers: 64, 32, 64')", "layers: 64, 32, 64"),
        "Padding and alphabet tell which base comes next.",
    ),
    Puzzle(
        "crypto",
        60,
        "A block cipher in a mode that shows the picture.",
        _bash("file picture.enc", "picture.enc: data, 16-byte blocks repeat"),
        _python("print('distinct blocks: 9 of 4096')", "distinct blocks: 9 of 4096"),
        "Equal blocks stay equal, so the outline of the picture is still there.",
    ),
    Puzzle(
        "crypto",
        120,
        "An oracle says only 'padding wrong'.",
        _bash("./oracle --help", "oracle: says whether the padding is right; 4,000 questions a run"),
        _python("print('questions needed at most: 4096')", "questions needed at most: 4096"),
        "One byte at a time, the answer about padding gives the text away.",
    ),
    Puzzle(
        "forensics",
        10,
        "A photo of a lighthouse; where was it taken?",
        _bash("exifview lighthouse.jpg", "Comment: see the horizon\nLatitude: (training sample)"),
        _bash("strings lighthouse.jpg | tail -2", "horizon\ncomment-2"),
        "The comment points at a second comment further down the file.",
    ),
    Puzzle(
        "forensics",
        25,
        "A capture of one very chatty name server.",
        _bash("capview talk.cap | head -3", "query a1.example\nquery 7c.example\nquery e0.example"),
        _python("print('labels joined in order of time')", "labels joined in order of time"),
        "The labels are short pieces of one text, out of order.",
    ),
    Puzzle(
        "forensics",
        40,
        "A disk image from which one file was deleted.",
        _bash("imageview disk.img --deleted", "inode 412: 1 file, 38 bytes"),
        _bash("imageview disk.img --inode 412 --text", "38 bytes recovered"),
        "The entry is gone, the blocks are not.",
    ),
    Puzzle(
        "forensics",
        70,
        "Memory of a program that had just been told a secret.",
        _bash("strings memory.dmp | wc -l", "18211"),
        _bash("strings memory.dmp | grep -n 'secret:'", "9120:secret: (see next line)"),
        "The prompt's own words are a good place to search near.",
    ),
    Puzzle(
        "forensics",
        30,
        "Logs of a lift that stops on the wrong floors.",
        _bash("head -3 lift.log", "08:00 floor 6\n08:01 floor 12\n08:02 floor 1"),
        _python("print('floors as letters: f l a ...')", "floors as letters: f l a ..."),
        "Floors between 1 and 26 could be letters.",
    ),
    Puzzle(
        "forensics",
        55,
        "A spreadsheet with one hidden sheet too many.",
        _bash("unpack sheet --list", "sheet1 sheet2 sheet3(hidden)"),
        _bash("unpack sheet --sheet 3", "one cell filled, white on white"),
        "White text on a hidden sheet is where I would put it.",
    ),
    Puzzle(
        "forensics",
        100,
        "Keystrokes timed by a microphone.",
        _bash("head -2 taps.csv", "t,peak\n0.00,0.4"),
        _python("print('gaps cluster in 5 groups')", "gaps cluster in 5 groups"),
        "Gaps between taps differ by the distance between keys.",
    ),
    Puzzle(
        "forensics",
        18,
        "An archive within an archive within an archive.",
        _bash("unpack doll --depth", "depth 12"),
        _bash("unpack doll --all --last", "last: leaf.txt"),
        "Twelve layers are tedious, not hard.",
    ),
    Puzzle(
        "reverse",
        15,
        "check asks for a word and says no.",
        _bash("strings check | head -4", "no\nyes\nword?\nlength 11"),
        _bash("disasm check --function compare", "compares letter by letter with a table"),
        "The table must be in the file.",
    ),
    Puzzle(
        "reverse",
        45,
        "A virtual machine with seven instructions.",
        _bash("head -c 32 program.toy | xxd | head -2", "01 05 02 01 03 07"),
        _python("print('program prints when r2 == 41')", "program prints when r2 == 41"),
        "With seven instructions I can write the emulator in a few lines.",
    ),
    Puzzle(
        "reverse",
        30,
        "A Python file that is only brackets.",
        _bash("head -c 40 puzzle.py", "((()))[]((()))"),
        _python("print('after naming parts: a lookup in a list')", "after naming parts: a lookup in a list"),
        "Named step by step, it is an ordinary lookup.",
    ),
    Puzzle(
        "reverse",
        80,
        "A serial number that depends on the date.",
        _bash("disasm serial --calls", "calls: clock, mix, compare"),
        _bash("disasm serial --function mix", "mix: date and serial, xor and rotate"),
        "Only the compare matters; the date can be any that fits.",
    ),
    Puzzle(
        "reverse",
        140,
        "A packed program that unpacks itself twice.",
        _bash("file packed", "packed: executable, one section, high entropy"),
        _bash("disasm packed --after-unpacking", "second stage starts at offset 0x400"),
        "After the first stage the second is plain to see in memory.",
    ),
    Puzzle(
        "reverse",
        60,
        "Firmware of a toy thermostat.",
        _bash("unpack thermostat.bin --list", "boot, config, app"),
        _bash("strings app | grep mode", "mode: service"),
        "Service mode is entered by a combination of buttons kept in config.",
    ),
    Puzzle(
        "reverse",
        110,
        "A game that cannot be won by playing.",
        _bash("disasm game --function won", "won: returns score == 2**31 - 1"),
        _python("print('score is kept at offset 0x1c')", "score is kept at offset 0x1c"),
        "The saved game holds the score.",
    ),
    Puzzle(
        "reverse",
        25,
        "A shell script that rewrites itself.",
        _bash("head -3 snake.sh", "# one\n# two\n# three"),
        _bash("sh -n snake.sh && echo parsed", "parsed"),
        "Printing instead of running shows each stage.",
    ),
    Puzzle(
        "web",
        10,
        "A shop whose prices are chosen by the customer.",
        _bash("fetch shop/cart", "hidden field: price=900"),
        _bash("fetch shop/cart --set price=0", "order accepted; see receipt"),
        "The price is in the form, so the form decides it.",
    ),
    Puzzle(
        "web",
        30,
        "A guest book which forgets to escape.",
        _bash("fetch book/", "your name appears as typed"),
        _bash("fetch book/ --as admin-preview", "the preview runs in the keeper's session"),
        "What a visitor types is shown to the keeper unchanged.",
    ),
    Puzzle(
        "web",
        50,
        "A log-on with a very helpful error.",
        _bash("fetch logon --user a", "no such user a"),
        _bash("fetch logon --user keeper", "wrong word, 1 of 3 letters right"),
        "The error says how many letters are right. That is enough.",
    ),
    Puzzle(
        "web",
        75,
        "Cookies that say who you are.",
        _bash("fetch me --show-cookie", "cookie: guest.signature"),
        _python(
            "print('signature depends on the first 8 letters only')",
            "signature depends on the first 8 letters only",
        ),
        "Only the beginning of the name is signed.",
    ),
    Puzzle(
        "web",
        120,
        "Two servers which disagree where a request ends.",
        _bash("fetch front --verbose", "front: counts bytes; back: reads until an empty line"),
        _bash("fetch front --two", "second answer is the keeper's"),
        "If both count differently, what is left over belongs to the next visitor.",
    ),
    Puzzle(
        "web",
        40,
        "A picture service that fetches any address.",
        _bash("fetch picture --url inside:80", "fetched 312 bytes"),
        _bash("fetch picture --url inside:80/notes", "fetched notes"),
        "It fetches for me from where it stands.",
    ),
    Puzzle(
        "web",
        20,
        "robots.txt says too much.",
        _bash("fetch robots.txt", "Disallow: /attic"),
        _bash("fetch attic/", "one file: box.txt"),
        "The place nobody may look is the place to look.",
    ),
    Puzzle(
        "web",
        95,
        "An upload that checks only the name.",
        _bash("fetch upload --name a.png", "accepted"),
        _bash("fetch upload --name a.png --type note", "accepted, shown as note"),
        "The type is believed from the request.",
    ),
    Puzzle(
        "pwn",
        25,
        "A greeting with room for sixteen letters.",
        _bash("./greet --length 17", "greet: room exceeded, word 'guard' changed"),
        _bash("./greet --length 20", "guard is now what was typed"),
        "What lies behind the room is the guard.",
    ),
    Puzzle(
        "pwn",
        60,
        "A list that counts from minus one.",
        _bash("./list --read -1", "list: value before the first: 0x2a"),
        _bash("./list --write -1", "list: stored"),
        "Minus one is accepted, so the field before the list can be changed.",
    ),
    Puzzle(
        "pwn",
        90,
        "A diary that frees its pages too early.",
        _bash("./diary --remove 2 --read 2", "diary: page 2 still shows text"),
        _bash("./diary --new 9 --read 2", "page 2 shows page 9"),
        "A removed page is read again after its place was given away.",
    ),
    Puzzle(
        "pwn",
        120,
        "A printer of formats.",
        _bash("./echo '(format)'", "echo: prints words that nobody gave it"),
        _bash("./echo '(format 7)'", "seventh word is the secret's address"),
        "The text is taken for a format.",
    ),
    Puzzle(
        "pwn",
        180,
        "A lock with two hands and one bolt.",
        _bash("./lock --both", "lock: sometimes opens twice"),
        _python("print('window: 3 ms in 400')", "window: 3 ms in 400"),
        "Both hands check before either moves the bolt.",
    ),
    Puzzle(
        "pwn",
        45,
        "A calculator that trusts its stack.",
        _bash("./calc 'pop pop'", "calc: popped below the first"),
        _bash("./calc 'pop pop store'", "calc: stored"),
        "Two pops too many reach the return value.",
    ),
    Puzzle(
        "pwn",
        150,
        "A kernel of paper.",
        _bash("./paperk --call 9", "paperk: call 9 copies 64 into 32"),
        _bash("./paperk --call 9 --safe no", "paperk: rights changed to 'all'"),
        "Call nine copies more than there is room for.",
    ),
    Puzzle(
        "pwn",
        35,
        "A counter that overflows on a holiday.",
        _bash("./counter --add 255", "counter: 255"),
        _bash("./counter --add 1", "counter: 0, door open"),
        "The counter has eight bits.",
    ),
)
