# Draws images from a run of bagan with PyTorch: python3 draw.py RUN CLASS COUNT OUT.npy
import glob, json, random, sys, numpy as np, torch, torch.nn.functional as F

def read(path):  # a safetensors file: length of the header, the header as JSON, the numbers
    file, types = open(path, "rb"), {"F32": np.float32, "I64": np.int64, "U8": np.uint8}
    header, numbers = json.loads(file.read(int.from_bytes(file.read(8), "little"))), file.read()
    take = lambda t: torch.tensor(np.frombuffer(numbers[slice(*t["data_offsets"])], types[t["dtype"]]).reshape(t["shape"]))
    return json.loads(header.pop("__metadata__")["bagan.model"]), {name: take(t) for name, t in header.items()}

class Generator(torch.nn.Module):
    def __init__(self, run):
        super().__init__()
        self.model, self.tensors = read(max(glob.glob(f"{run}/run/checkpoints/[0-9]*.safetensors")))
        prefix = "averaged." if self.model["options"]["average_half_life"] else "generator."
        self.weights = torch.nn.ParameterDict({n[len(prefix):].replace(".weight", "").replace(".", "_"): t for n, t in self.tensors.items() if n.startswith(prefix)})

    def forward(self, z, labels):
        w, stages = self.weights, sorted(n for n in self.weights if n.startswith("conv"))
        told = w["labels"][labels] if "labels" in w else 0  # BAGAN-GP multiplies the latent by it, the others add it
        x = F.linear(z * told, w["dense1"]) if self.model["options"]["supervised_autoencoder"] else F.linear(z, w["dense1"]) + told
        norm = lambda x, n: F.batch_norm(x, w[f"{n}_running_mean"].data, w[f"{n}_running_var"].data, w[n], w[f"{n}_bias"]) if n in w else x
        side = self.model["shape"]["side"] >> len(stages)
        x = F.relu(norm(F.linear(F.relu(x), w["dense2"]).reshape(len(z), -1, side, side), "norm0"))
        for stage in stages:  # nearest upsampling, then a 5x5 convolution
            x = F.relu(norm(F.conv2d(F.interpolate(x, scale_factor=2), w[stage], padding=2), stage.replace("conv", "norm")))
        return torch.tanh(F.conv2d(F.pad(x, (0, 1, 0, 1)), w["image"])).detach()

if __name__ == "__main__":
    generator, count = Generator(sys.argv[1]), int(sys.argv[3])
    tensors, label = generator.tensors, generator.model["class_names"].index(sys.argv[2])
    z = torch.randn(count, generator.weights["dense1"].shape[1])
    if "latents.factor" in tensors:  # a Gaussian for each class
        z = tensors["latents.mean"][label] + z @ tensors["latents.factor"][label].T
    elif "latents.codes" in tensors:  # near the codes of the class's training images
        z = torch.stack(random.choices(tensors["latents.codes"].split(tensors["latents.counts"].tolist())[label], k=count))
    np.save(sys.argv[4], generator(z, torch.full((count,), label)).numpy())  # [COUNT, channels, side, side] in [-1, 1]
