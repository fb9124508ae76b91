"""The only room that touches the world: disk, zip, ffmpeg, cache, processes, network, browser."""
