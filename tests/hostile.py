"""Texts that mean harm, and a little program that measures what reading them costs.

Run as a program it reads every one of them and prints, for each, the cost and the messages, then the most
memory it ever had. Costs are multiples of what a scenario costs that means well and has nearly as many values
as one may have: so they are the same on every machine.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

HEAD = b"name: x\nzones: {a: {}}\nthreats: {t: {time_of_flight: 1}}\nattack: [{volley: {threat: t}}]\n"

VOLLEY = b"volley: {threat: t}"

ENDLESS = (
    b"b: {channels: 1, engagement_time: 1, intercept_probability: 1, "
    b"breakdown: {time_to_failure: 0, time_to_repair: 0}}"
)

ZONES = b"zones:\n" + b"".join(b"  zone number %d: {}\n" % n for n in range(1000))

TEXTS: dict[str, bytes] = {
    "aliases": b"a: &a [x, x]\n" + b"".join(b"b%d: &b%d [*a, *a]\n" % (n, n) for n in range(50)),
    "merges": b"a: {<<: {b: 1}}\n",
    "an alias to itself": b"a: &a [*a]\n",
    "brackets in one line": b"[" * 200_000,
    "brackets in many lines": b"[\n" * 100_000,
    "braces": b"{a: \n" * 40_000,
    "question marks": b"? \n" * 60_000,
    "dashes": b"- " * 1_900 + b"\n",
    "indentation": b"".join(b" " * n + b"a:\n" for n in range(600)),
    "10 MB": b"- 1\n" * 2_500_000,
    "many values": b"a: [\n" + b"1,\n" * 60_000 + b"]\n",
    "many keys": b"".join(b"k%d: 1\n" % n for n in range(9_000)),
    "one key again and again": b"k: 1\n" * 9_000,
    "tags": b"a: " + b"!" * 3_900 + b"\n",
    "exclamation marks": (b"!" * 3_999 + b"\n") * 60,
    "quotes": (b'"' * 3_999 + b"\n") * 60,
    "a quote without end": b'a: "' + b"x\n" * 120_000,
    "backslashes": b'a: "' + b"\\\\" * 1_900 + b'"\n',
    "a tag of code": b"a: !!python/object/apply:os.system [ls]\n",
    "5,000 digits": b"seed: " + b"9" * 3_900 + b"\n",
    "digits over lines": b"seed: " + b"9" * 3_900 + b"\n  " + b"9" * 1_100 + b"\n",
    "a number of many digits in JSON": HEAD + b"seed: " + b"1" * 39 + b"\n",
    "an exponent": HEAD + b"run: {until: 1e999999999}\n",
    "a NUL byte": b"name: a\0b\n",
    "not UTF-8": b"name: caf\xe9\n",
    "UTF-16": "name: x\n".encode("utf-16"),
    "nothing": b"",
    "spaces": b" " * 3_000 + b"\n",
    "empty lines": b"\n" * 250_000,
    "comments": b"# x\n" * 60_000,
    "a long text": b"name: x\ndescription: |\n" + b"  words and words\n" * 14_000,
    "a long line": b"name: " + b"x" * 5_000 + b"\n",
    "a long key": b"k" * 3_000 + b": 1\n",
    "unknown zones": ZONES
    + b"threats:\n  t:\n    lands_in:\n"
    + b"".join(b"      zone numbr %d: 1\n" % n for n in range(6_000)),
    "unknown keys in many places": ZONES.replace(b"{}", b"{valu: 1}"),
    "unknown keys at the top": HEAD + b"weights: {" + b"a: b,\n" * 100 + b"}\n",
    "wrong values": HEAD.replace(VOLLEY, b"schedule: {threat: t, at: [\n" + b"x,\n" * 18_000 + b"]}"),
    "many distributions": ZONES
    + b"threats:\n"
    + b"".join(b"  t%d: {time_of_flight: {normal: {mean: 1, sd: 1}}}\n" % n for n in range(900)),
    "many entries": b"attack:\n" + b"- {stream: {rate: 1e9, end: 1e9}}\n" * 2_200,
    "many threats": HEAD.replace(VOLLEY, b"stream: {threat: t, rate: 1e9, end: 1e9}"),
    "endless": HEAD + b"defence: {batteries: {" + ENDLESS + b"}}\nrun: {until: 1e9}\n",
}


TIMES = b"".join(b"%d,\n" % n for n in range(18_000))
HONEST = HEAD.replace(VOLLEY, b"schedule: {threat: t, at: [\n" + TIMES + b"]}")


def measure(folder: Path) -> dict[str, object]:
    """Check each text as a file of *folder*: cost and problems of each, and the peak memory in MB."""
    from sim import language

    language.parse(language.starter())
    path = folder / "hostile.yaml"

    def checked(content: bytes) -> tuple[float, list[str]]:
        path.write_bytes(content)
        start = time.process_time()
        problems = language.check(path).problems
        return time.process_time() - start, [problem.message for problem in problems]

    before = checked(HONEST)[0]
    found = {name: checked(content) for name, content in TEXTS.items()}
    honest = (before + checked(HONEST)[0]) / 2
    costs = {name: (seconds / honest, messages) for name, (seconds, messages) in found.items()}
    return {"costs": costs, "peak": peak()}


def peak() -> float:
    """The most memory this program has held, in MB."""
    status = Path("/proc/self/status")
    if status.exists():
        # What getrusage says would include the memory of the process this one was started from.
        return next(int(line.split()[1]) for line in status.open() if line.startswith("VmHWM")) / 1024
    import resource

    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))
