"""The half of each peer that talks: one line of JSON that describes the program, then an answer for each line on standard input."""
import ctypes
import json
import os
import sys
import time

import torch


def prepare(setting, threads=None):
    """Sets what an expert sets for the whole process; "default" leaves PyTorch as it comes. Threads: all cores unless told."""
    if setting != "default":
        torch.set_num_threads(threads or len(os.sched_getaffinity(0)))
        keep_freed_memory()
    torch.set_flush_denormal(True)


def keep_freed_memory():
    """
    What the allocators of PyTorch's guide to tuning (jemalloc, TCMalloc) are preloaded for, from glibc itself: a large tensor comes out of memory
    that the process has, instead of new pages each time. Bagan sets the same. It makes the steps of the small networks about twice as fast.
    """
    always, trim, padding, mapping = 0x7FFFFFFF, -1, -2, -3
    libc = ctypes.CDLL(None)
    for name, value in ((mapping, always), (trim, always), (padding, 64 << 20)):
        if not libc.mallopt(name, value):
            raise RuntimeError("mallopt refuses.")


def introduce(parameters=0):
    """The line that describes the program; the number of trained parameters shows whether both programs train the same networks."""
    print(json.dumps({"version": torch.__version__, "threads": torch.get_num_threads(), "parameters": parameters}), flush=True)


def serve(step, generate=None, device="cpu", parameters=0):
    """
    Answers "N" with the seconds of each of N steps, and "generate N" with those of N batches of images. On a GPU the answer is one
    number: the mean of N steps that were waited for once, at their end.
    """
    introduce(parameters)
    for line in sys.stdin:
        action = generate if line.startswith("generate") else step
        count = int(line.split()[-1])
        seconds = []
        if device == "cuda":
            torch.cuda.synchronize()
            start = time.perf_counter()
            for _ in range(count):
                action()
            torch.cuda.synchronize()
            seconds.append((time.perf_counter() - start) / count)
        else:
            for _ in range(count):
                start = time.perf_counter()
                action()
                seconds.append(time.perf_counter() - start)
        print(json.dumps(seconds), flush=True)


def serve_work(work):
    """
    Answers every line with the seconds that its work took and the processor's. The work is called with the line's words and returns the processor
    time of other processes that it had help from.
    """
    for line in sys.stdin:
        start, processor = time.perf_counter(), time.process_time()
        helped = work(*line.split())
        print(json.dumps([time.perf_counter() - start, time.process_time() - processor + helped]), flush=True)
