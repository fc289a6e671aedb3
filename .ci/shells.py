"""Types lines into a shell that has read the completions, with Tab where `\t` stands, and looks at what it then runs."""

import os
import pty
import re
import select
import subprocess
import sys
import tempfile
import time

# What is typed, and the arguments that must arrive.
CASES = [
    ("ssot vali\t", ["validate"]),
    ("ssot audit sna\t", ["audit", "snapshot"]),
    ("ssot validate --new-o\t", ["validate", "--new-only"]),
]

# Values of arguments: what clap generates for elvish and PowerShell knows none.
VALUES = [
    ("ssot completions fi\t", ["completions", "fish"]),
    ("ssot validate --color alw\t", ["validate", "--color", "always"]),
    ("ssot validate --fail-on warn\t", ["validate", "--fail-on", "warning"]),
]

# How each shell is started, reads the script, and says that it has.
SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], 'source "$SCRIPT"; echo ready:$((40+2))'),
    "zsh": (["zsh", "-f", "-i"], 'autoload -U compinit; compinit -u -D; source "$SCRIPT"; echo ready:$((40+2))'),
    "fish": (["fish", "--no-config", "--interactive"], 'source "$SCRIPT"; echo ready:(math 40+2)'),
    "elvish": (["elvish", "-norc"], "eval (slurp < $E:SCRIPT); echo ready:(+ 40 2)"),
}


def cases(shell):
    return CASES + (VALUES if shell in ("bash", "zsh", "fish") else [])


def fail(message):
    sys.exit(f"shells: {message}")


def read(terminal, until, seconds):
    """What the shell prints until it has printed that, or the time is over."""
    seen = b""
    end = time.monotonic() + seconds
    while time.monotonic() < end and until not in seen:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                new = os.read(terminal, 65536)
            except OSError:
                break
            seen += new
            # Line editors ask the terminal where its cursor is, and what it is.
            for question, answer in ((b"\x1b[6n", b"\x1b[1;1R"), (b"\x1b[c", b"\x1b[?6c")):
                if question in new:
                    os.write(terminal, answer)
    return seen


def arguments(record, seconds):
    """The arguments that `ssot` was called with."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if os.path.exists(record):
            time.sleep(0.1)
            words = open(record).read().split("\n")[:-1]
            os.remove(record)
            return words
        time.sleep(0.05)
    return None


def interactive(shell, binary):
    command, setup = SHELLS[shell]
    with tempfile.TemporaryDirectory() as folder:
        record, script = os.path.join(folder, "record"), os.path.join(folder, f"ssot.{shell}")
        with open(script, "wb") as file:
            file.write(subprocess.run([binary, "completions", shell], check=True, stdout=subprocess.PIPE).stdout)
        # What the shell finds as `ssot` tells what it was given, and does nothing.
        fake = os.path.join(folder, "ssot")
        with open(fake, "w") as file:
            file.write(f"#!/bin/sh\nprintf '%s\\n' \"$@\" >'{record}.new' && mv '{record}.new' '{record}'\n")
        os.chmod(fake, 0o755)
        environment = {
            "PATH": f"{folder}:{os.environ['PATH']}", "HOME": folder, "XDG_CONFIG_HOME": folder, "XDG_DATA_HOME": folder,
            "XDG_RUNTIME_DIR": folder, "SCRIPT": script, "TERM": "xterm", "LC_ALL": "C.UTF-8", "PS1": "$ ", "HISTFILE": "",
        }
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, environment)
        try:
            read(terminal, b"\x00", 1.5)
            os.write(terminal, setup.encode() + b"\r")
            said = read(terminal, b"ready:42", 20)
            if b"ready:42" not in said:
                fail(f"{shell} could not read its completions: {said!r}")
            for typed, expected in cases(shell):
                read(terminal, b"\x00", 0.3)
                line, tab = typed[:-1], typed[-1]
                os.write(terminal, line.encode())
                said = read(terminal, b"\x00", 0.3)
                os.write(terminal, tab.encode())
                said += read(terminal, b"\x00", 1.0)
                os.write(terminal, b"\r")
                said += read(terminal, b"\x00", 0.2)
                got = arguments(record, 0.3)
                if got is None:
                    # A menu of one takes the first Return for itself.
                    os.write(terminal, b"\r")
                    said += read(terminal, b"\x00", 0.3)
                    got = arguments(record, 5)
                if got != expected:
                    fail(f"{shell} made {got} of {typed!r}, not {expected}; it said {said!r}")
        finally:
            os.kill(child, 9)
            os.waitpid(child, 0)
    print(f"{shell}: {len(cases(shell))} lines completed")


def powershell(binary):
    """PowerShell can be asked, without a terminal."""
    script = subprocess.run([binary, "completions", "powershell"], check=True, stdout=subprocess.PIPE, text=True).stdout
    for typed, expected in CASES:
        line = typed[:-1]
        asked = f"{script}\n(TabExpansion2 '{line}' {len(line)}).CompletionMatches.CompletionText"
        done = subprocess.run(["pwsh", "-NoProfile", "-NonInteractive", "-Command", "-"], input=asked, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if expected[-1] not in done.stdout.split():
            fail(f"pwsh offers {done.stdout!r} for {line!r}, not {expected[-1]}")
    print(f"pwsh: {len(CASES)} lines completed")


def powershell_syntax(binary):
    """Without PowerShell, the script can at least be parsed."""
    import tree_sitter_powershell
    from tree_sitter import Language, Parser

    script = subprocess.run([binary, "completions", "powershell"], check=True, stdout=subprocess.PIPE).stdout
    # Sound PowerShell that the grammar does not know: a method that is called with a block and no parentheses.
    script, replaced = re.subn(rb"\.Where(\{[^}]*\})", rb".Where(\1)", script)
    root = Parser(Language(tree_sitter_powershell.language())).parse(script).root_node
    if root.has_error or replaced != 1:
        fail("the completions for PowerShell do not parse")
    print("powershell: not here, so its completions were only parsed")


shell, binary = sys.argv[1:]
if shell == "pwsh":
    powershell(binary)
elif shell == "powershell-syntax":
    powershell_syntax(binary)
else:
    interactive(shell, binary)
