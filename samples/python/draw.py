# Draws images from a run of bagan with PyTorch: python3 draw.py RUN CLASS COUNT OUT.npy
import glob, json, struct, sys
import numpy as np
import torch
from torch import nn

def read(path):  # a safetensors file: length of the header, the header as JSON, the numbers
    data = open(path, "rb").read()
    size, = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + size])
    kinds = {"F32": np.float32, "F64": np.float64, "I64": np.int64, "I32": np.int32, "U8": np.uint8}
    take = lambda t: np.frombuffer(data[8 + size:][slice(*t["data_offsets"])], kinds[t["dtype"]]).reshape(t["shape"]).copy()
    return header.pop("__metadata__"), {name: torch.from_numpy(take(t)) for name, t in header.items()}

class Generator(nn.Module):
    def __init__(self, weights, side):
        super().__init__()
        for name, weight in weights.items():
            setattr(self, name.split(".")[0], nn.ParameterDict({"weight": nn.Parameter(weight, requires_grad=False)}))
        self.stages, self.side = [n.split(".")[0] for n in weights if n.startswith("conv")], side
    def forward(self, z, labels):
        told = self.labels["weight"][labels] if hasattr(self, "labels") else torch.zeros(1)
        multiplies = told.shape[-1] == z.shape[1] != self.dense1["weight"].shape[0]  # BAGAN-GP
        x = (z * told if multiplies else z) @ self.dense1["weight"].T + (0 if multiplies else told)
        x = torch.relu(torch.relu(x) @ self.dense2["weight"].T).reshape(len(z), -1, self.side, self.side)
        for stage in self.stages:  # nearest upsampling, then a 5x5 convolution
            x = torch.relu(nn.functional.conv2d(nn.functional.interpolate(x, scale_factor=2), getattr(self, stage)["weight"], padding=2))
        return torch.tanh(nn.functional.conv2d(nn.functional.pad(x, (0, 1, 0, 1)), self.image["weight"]))

def load(run):
    about, tensors = read(max(glob.glob(f"{run}/run/checkpoints/[0-9]*.safetensors")))
    model = json.loads(about["bagan.model"])
    prefix = "averaged." if model["options"]["average_half_life"] else "generator."
    weights = {n[len(prefix):]: t for n, t in tensors.items() if n.startswith(prefix)}
    return Generator(weights, model["shape"]["side"] >> sum(n.startswith("conv") for n in weights)), model, tensors

if __name__ == "__main__":
    generator, model, tensors = load(sys.argv[1])
    label = model["class_names"].index(sys.argv[2])
    if "latents.factor" in tensors:  # a Gaussian for each class
        z = tensors["latents.mean"][label] + torch.randn(int(sys.argv[3]), generator.dense1["weight"].shape[1]) @ tensors["latents.factor"][label].T
    elif "latents.codes" in tensors:  # near the codes of the class's training images
        own = tensors["latents.codes"].split(tensors["latents.counts"].tolist())[label]
        z = own[torch.randint(len(own), (int(sys.argv[3]),))]
    else:
        z = torch.randn(int(sys.argv[3]), generator.dense1["weight"].shape[1])
    np.save(sys.argv[4], generator(z, torch.full((len(z),), label)).numpy())  # [COUNT, channels, side, side] in [-1, 1]
