"""The half of each peer that talks: one line of JSON that describes the program, then an answer for each line on standard input."""
import json
import os
import sys
import time

import torch


def prepare(setting):
    """Sets what an expert sets for the whole process; "default" leaves PyTorch as it comes."""
    if setting != "default":
        torch.set_num_threads(len(os.sched_getaffinity(0)))
    torch.set_flush_denormal(True)


def serve(step, generate=None, device="cpu", parameters=0):
    """
    Answers "N" with the seconds of each of N steps, and "generate N" with those of N batches of images. On a GPU the answer is one
    number: the mean of N steps that were waited for once, at their end. The description names the number of trained parameters, so
    that the benchmark can tell whether both programs train the same network.
    """
    print(json.dumps({"version": torch.__version__, "threads": torch.get_num_threads(), "parameters": parameters}), flush=True)
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
