"""What making media costs, printed as ratios to plain ffmpeg; and how good it looks.

    build/venv/bin/python tests/bench/media.py [--generated] [--rounds 3]

Plain ffmpeg makes the same films with the same settings, as many at a time: one command for each,
which neither measures loudness nor takes a still nor looks at what was made. Both run in turn.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from costs import Counted, pairs, run, spread

from kdll.edge import ffmpeg, transcode
from kdll.edge.probe import probe
from kdll.edge.store import Store
from kdll.media.recipes import RECIPES
from kdll.model.media import Job, MediaKind, VideoSettings

ROOT = Path(__file__).resolve().parents[2]
RTI = ROOT / "content" / "rti-act-2005" / "media"
WORKERS = 2
EXACT = "lanczos+accurate_rnd+full_chroma_int+bitexact"


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--generated", action="store_true", help="ten films of 60 s, 1080p")
    options.add_argument("--ours", nargs=2, metavar=("SOURCES", "CACHE"), help=argparse.SUPPRESS)
    options.add_argument("--plain", nargs=2, metavar=("SOURCES", "OUT"), help=argparse.SUPPRESS)
    options.add_argument("--look", metavar="SOURCE", help=argparse.SUPPRESS)
    told = options.parse_args()
    if told.ours:
        ours(Path(told.ours[0]), Path(told.ours[1]))
    elif told.plain:
        plain(Path(told.plain[0]), Path(told.plain[1]))
    elif told.look:
        look(Path(told.look))
    else:
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            sources = generated(work / "sources") if told.generated else RTI
            against_plain(sources, work, told.rounds)
            shares(sources, work)
            quality(sources, work)
            memory(work)


def films(sources: Path) -> list[Path]:
    """Those of a folder."""
    return [path for path in sorted(sources.iterdir()) if path.suffix in (".mov", ".mkv", ".mp4")]


def generated(folder: Path) -> Path:
    """Ten films of a minute: bars with a running clock, light noise, and syllables."""
    folder.mkdir()
    for number in range(10):
        picture = (
            f"smptehdbars=size=1920x1080:rate=25:duration=60,"
            f"drawbox=x='mod(t*{40 + number * 7}\\,1800)':y=800:w=120:h=120:color=white:t=fill,"
            f"noise=alls=3:allf=t:all_seed={number}"
        )
        voice = (
            "aevalsrc='0.3*pow(max(0,sin(2*PI*3.5*t)),2)*(sin(2*PI*140*t)"
            f"+0.4*sin(2*PI*{700 + number * 10}*t))':s=48000:d=60"
        )
        made = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", voice, "-c:v", "libx264"]
        made += ["-preset", "ultrafast", "-crf", "18", "-pix_fmt", "yuv420p", "-c:a", "aac"]
        call([*made, str(folder / f"{number}.mp4")])
    return folder


def call(arguments: list[str]) -> str:
    """Run ffmpeg to its end, and say what it said."""
    command = [str(ffmpeg.find()), "-hide_banner", "-nostdin", "-nostats", "-y", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stderr


def jobs(sources: Path, store: Store, recipe: str = "video") -> list[Job]:
    """One for each film, the longest first, as a course's plan has them."""
    row, found = RECIPES[recipe], []
    for path in films(sources):
        facts, blob = probe(path, store), store.register(path)
        assert blob and not facts.fault and facts.kind is MediaKind.VIDEO
        found.append(Job(blob, recipe, path.name, facts, row.names(facts), row.settings))
    return sorted(found, key=lambda job: -job.facts.duration)


def ours(sources: Path, cache: Path) -> None:
    """Make all films, those that are not made yet."""
    store = Store(cache)
    _, failed = transcode.run(jobs(sources, store), store, lambda job, share: None, WORKERS)
    assert not failed, failed


def plain(sources: Path, out: Path) -> None:
    """The same films by one ffmpeg each."""
    settings = RECIPES["video"].settings
    assert isinstance(settings, VideoSettings)
    out.mkdir(exist_ok=True)
    os.nice(5)  # as ours runs, lest a busy machine favour one of them

    def one(path: Path) -> None:
        facts = probe(path)
        width, height = settings.size(facts.width, facts.height)
        scale = f"scale={width}:{height}:flags={EXACT}:out_range=tv,setsar=1,format=yuv420p"
        call(
            [
                *("-threads", "2", "-i", str(path), "-map", "0:v:0", "-map", "0:a:0?"),
                *("-vf", scale, "-c:v", "libx264", "-preset", settings.preset),
                *("-crf", str(settings.crf), "-threads", str(settings.threads)),
                *("-x264-params", f"mbtree={settings.mbtree:d}"),
                *("-maxrate", f"{settings.max_kbps}k", "-bufsize", f"{settings.max_kbps * 2}k"),
                *("-fps_mode", "cfr", "-fpsmax", str(settings.max_fps), "-force_key_frames"),
                f"expr:gte(t,n_forced*{settings.keyframe_seconds})",
                *("-c:a", "aac", "-ac", "2", "-ar", "48000", "-b:a", f"{settings.sound.kbps}k"),
                *("-movflags", "+faststart", str(out / f"{path.stem}.mp4")),
            ]
        )

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(one, sorted(films(sources), key=lambda path: -probe(path).duration)))


def against_plain(sources: Path, work: Path, rounds: int) -> None:
    """Ours into an empty cache, plain ffmpeg beside it; then ours again, with nothing changed."""
    me = [sys.executable, __file__]
    wiped = work / "cache"
    clean = f"import shutil; shutil.rmtree({str(wiped)!r}, ignore_errors=True)"
    cold = ["sh", "-c", '"$0" -c "$1" && exec "$0" "$2" --ours "$3" "$4"', sys.executable, clean]
    cold += [__file__, str(sources), str(wiped)]
    found = pairs(rounds, cold, [*me, "--plain", str(sources), str(work / "plain")])
    print(f"{len(films(sources))} films, {WORKERS} at a time, ours against plain ffmpeg")
    print("  (least / median / most)")
    print(f"  wall s, ours  {spread([a.wall for a, _ in found])}")
    print(f"  wall s, plain {spread([b.wall for _, b in found])}")
    print(f"  ratio of wall {spread([a.wall / b.wall for a, b in found])}")
    print(f"  ratio of cpu  {spread([a.cpu / b.cpu for a, b in found])}")
    counted = Counted(work)
    again = run([*me, "--ours", str(sources), str(wiped)], KDLL_FFMPEG=str(counted.program))
    calls = [arguments for _, arguments in counted.calls() if "-version" not in arguments]
    # Another path is another ffmpeg to the cache until its version is asked: that call is free.
    print(f"the same again: {len(calls)} calls of ffmpeg, {again.wall / found[-1][0].wall:.3f} of")
    print(
        f"  the wall, {again.cpu / found[-1][0].cpu:.3f} of the cpu; the start of Python included"
    )


_STEPS = (
    (re.compile(r"^-$"), "loudness measured"),
    (re.compile(r"sound\.m4a$"), "sound"),
    (re.compile(r"\.png$"), "stills"),
    (re.compile(r"video\.mp4$"), "pictures"),
)


def shares(sources: Path, work: Path) -> None:
    """Where the processor's time goes, against the plain commands of the same run."""
    (work / "counted").mkdir()
    counted = Counted(work / "counted")
    me, counting = [sys.executable, __file__], {"KDLL_FFMPEG": str(counted.program)}
    whole = run([*me, "--ours", str(sources), str(work / "cache2")], **counting)
    spent: Counter[str] = Counter()
    for cpu, arguments in counted.calls():
        step = next((name for sign, name in _STEPS if sign.search(arguments[-1])), "version")
        spent[step] += cpu
    before = sum(cpu for cpu, _ in counted.calls())
    run([*me, "--plain", str(sources), str(work / "plain")], **counting)
    theirs = sum(cpu for cpu, _ in counted.calls()) - before
    print("cpu s inside ffmpeg, by step, and as a ratio to plain ffmpeg")
    for step, cpu in spent.most_common():
        print(f"  {step:18} {cpu:6.1f}  {cpu / theirs:.2f}")
    beyond = before - spent["loudness measured"]
    print(f"  all {before / theirs:.2f}; without measuring loudness {beyond / theirs:.2f}")
    print(f"  outside of ffmpeg {whole.cpu - before:.1f} s (wrapper included)")


def quality(sources: Path, work: Path) -> None:
    """Bytes beside likeness to the source at the size shown, by recipe."""
    print("quality by recipe: kbit/s of the pictures, XPSNR (luma, dB) and VMAF of 15 s")
    store = Store(work / "cache")
    for recipe in ("video", "360p"):
        todo = jobs(sources, store, recipe)
        done, failed = transcode.run(todo, store, lambda job, share: None, WORKERS)
        assert not failed, failed
        for job in todo:
            made = store.path(done[job.source.sha256, recipe]["video.mp4"])
            settings = job.settings
            assert isinstance(settings, VideoSettings)
            width, height = settings.size(job.facts.width, job.facts.height)
            shape = f"scale={width}:{height}:flags={EXACT},format=yuv420p"
            graph = (
                f"[0:v]settb=1/1000,setpts=PTS-STARTPTS,split[a][b];"
                f"[1:v]{shape},settb=1/1000,setpts=PTS-STARTPTS,split[c][d];"
                "[a][c]xpsnr[x];[b][d]libvmaf=n_subsample=10[v]"
            )
            cut = ["-ss", "10", "-t", "15"]
            inputs = [*cut, "-f", "mov", "-i", str(made), *cut, "-i", str(store.path(job.source))]
            outputs = ["-map", "[x]", "-f", "null", "-", "-map", "[v]", "-f", "null", "-"]
            said = call([*inputs, "-lavfi", graph, *outputs])
            xpsnr = re.findall(r"XPSNR.*?y: *([\d.]+|inf)", said)[-1]
            vmaf = re.findall(r"VMAF score: ([\d.]+)", said)[-1]
            sound = settings.sound.kbps if job.facts.has_audio else 0
            kbps = made.stat().st_size * 8 / 1000 / job.facts.duration - sound
            print(f"  {recipe:6} {job.path:24} {kbps:6.0f}  {xpsnr:>8}  {float(vmaf):6.2f}")


def look(source: Path) -> None:
    """Hash and probe, as `kdll check` does."""
    with tempfile.TemporaryDirectory() as folder:
        assert not probe(source, Store(Path(folder))).fault


def memory(work: Path) -> None:
    """What hashing and probing take of a film of two gigabytes, against one of two megabytes."""
    peaks = []
    for size in (2 << 20, 2 << 30):
        path = work / f"{size}.mp4"
        made = ["-f", "lavfi", "-i", "testsrc=duration=1", "-c:v", "libx264", "-preset"]
        call([*made, "ultrafast", "-movflags", "+faststart", str(path)])
        os.truncate(path, size)
        peaks.append(run([sys.executable, __file__, "--look", str(path)]).peak)
        path.unlink()
    small, large = peaks
    print(f"peak MiB, hashed and probed: 2 MB {small:.0f}, 2 GB {large:.0f}: {large / small:.2f}")


if __name__ == "__main__":
    main()
