namespace Bagan.Data.Fetching;

/// <summary>The published data sets that can be fetched. Checksums are those of the publishers (and of torchvision and MedMNIST, which check them too).</summary>
internal static class BenchmarkSets
{
    private static readonly string[] IdxNames =
        ["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<BenchmarkSet> All { get; } =
    [
        new()
        {
            Name = "mnist",
            Description = "MNIST: 70,000 handwritten digits, 28x28, grey, 10 classes",
            Terms = "no licence stated by the authors (CC BY-SA 3.0 is claimed by others)",
            Files = Idx(
                ["https://ossci-datasets.s3.amazonaws.com/mnist/", "http://yann.lecun.com/exdb/mnist/"],
                "f68b3c2dcbeaaa9fbdd348bbdeb94873", "d53e105ee54ea40749a09fcbcd1e9432", "9fb629c4189551a2d022fa330f9573f3", "ec29112dd5afa0611ce80d1b7f02629c"),
        },
        new()
        {
            Name = "fashion-mnist",
            Description = "Fashion-MNIST: 70,000 garments, 28x28, grey, 10 classes",
            Terms = "MIT, Zalando SE 2017",
            Files = Idx(
                ["http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"],
                "8d4fb7e6c68d591d4c3dfef9ec88bf0d", "25c81989df183df01b3e8a0aad5dffbe", "bef4ecab320f06d8554ea6380940ec79", "bb300cfdad3c16e7a12a480ee83cd310"),
            ClassNames = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
            Package = new LocalPackage("dataset-fashion-mnist", "/usr/share/datasets/fashion-mnist",
            [
                (IdxNames[0], "f4a8712d7a061bf5bd6d2ca38dc4d50a"),
                (IdxNames[1], "9018921c3c673c538a1fc5bad174d6f9"),
                (IdxNames[2], "8181f5470baa50b63fa0f6fddb340f0a"),
                (IdxNames[3], "15d484375f8d13e6eb1aabb0c3f46965"),
            ]),
        },
        new()
        {
            Name = "kmnist",
            Description = "Kuzushiji-MNIST: 70,000 cursive Japanese characters, 28x28, grey, 10 classes",
            Terms = "CC BY-SA 4.0, CODH",
            Files = Idx(
                ["http://codh.rois.ac.jp/kmnist/dataset/kmnist/"],
                "bdb82020997e1d708af4cf47b453dcf7", "e144d726b3acfaa3e44228e80efcd344", "5c965bf0a639b31b8f53240b1b52f4d7", "7320c461ea6c1c855c0b718fb2a4b134"),
            ClassNames = ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"],
        },
        new()
        {
            Name = "cifar10",
            Description = "CIFAR-10: 60,000 natural images, 32x32, colour, 10 classes",
            Terms = "no licence stated; cite Krizhevsky 2009",
            Files = [new("cifar-10-binary.tar.gz", "c32a1d4ab5d03f1284b67883e8d87530", [new("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz")])],
        },
        new()
        {
            Name = "cifar100",
            Description = "CIFAR-100: 60,000 natural images, 32x32, colour, 100 classes",
            Terms = "no licence stated; cite Krizhevsky 2009",
            Files = [new("cifar-100-binary.tar.gz", "03b5dce01913d631647c71ecec9e9cb8", [new("https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz")])],
        },
        new()
        {
            Name = "gtsrb",
            Description = "German traffic signs: 26,640 training images in tracks and 12,630 test images, 15x15 to 250x250, colour, 43 classes",
            Terms = "CC0, Institut fuer Neuroinformatik, Ruhr-Universitaet Bochum",
            Files =
            [
                Gtsrb("GTSRB-Training_fixed.zip", "513f3c79a4c5141765e10e952eaa2478", ""),
                Gtsrb("GTSRB_Final_Test_Images.zip", "c7e4e6327067d32654124b0fe9e82185", ""),
                Gtsrb("GTSRB_Final_Test_GT.zip", "fe31e9c9270bbcd7b84b7f21a9d9d9e5", "GTSRB/Final_Test"),
            ],
        },
        MedMnist("dermamnist", "DermaMNIST: 10,015 skin lesions, 28x28, colour, 7 classes, imbalanced by nature", "CC BY-NC 4.0", "0744692d530f8e62ec473284d019b0c7"),
        MedMnist("bloodmnist", "BloodMNIST: 17,092 blood cells, 28x28, colour, 8 classes", "CC BY 4.0", "7053d0359d879ad8a5505303e11de1dc"),
    ];

    /// <summary>A set by its name.</summary>
    /// <exception cref="BaganInputException">There is none of that name.</exception>
    public static BenchmarkSet Find(string name) =>
        All.FirstOrDefault(s => s.Name == name)
        ?? throw new BaganInputException($"'{name}' is no data set that can be fetched. These are: {string.Join(", ", All.Select(s => s.Name))}.");

    private static BenchmarkFile[] Idx(string[] places, params string[] sums) =>
        [.. IdxNames.Zip(sums, (name, md5) => new BenchmarkFile(name, md5, [.. places.Select(p => new Uri(p + name))]))];

    private static BenchmarkFile Gtsrb(string name, string md5, string into) =>
        new(name, md5, [new("https://sid.erda.dk/public/archives/daaeac0d7ce1152aea9b61d9f1e19370/" + name)], into);

    private static BenchmarkSet MedMnist(string name, string description, string terms, string md5) => new()
    {
        Name = name,
        Description = description,
        Terms = $"{terms}, MedMNIST v2",
        Files = [new($"{name}.npz", md5, [new($"https://zenodo.org/records/10519652/files/{name}.npz?download=1")])],
    };
}

/// <summary>A published data set that can be fetched.</summary>
internal sealed record BenchmarkSet
{
    /// <summary>The name for <c>data get</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it holds, in one line.</summary>
    public required string Description { get; init; }

    /// <summary>Under which terms it is published, as far as they are stated.</summary>
    public required string Terms { get; init; }

    /// <summary>Its files.</summary>
    public required IReadOnlyList<BenchmarkFile> Files { get; init; }

    /// <summary>The names of its classes for classes.txt; null where the files name them, or the numbers are the names.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>A package that brings it; null if there is none.</summary>
    public LocalPackage? Package { get; init; }
}

/// <summary>One file of a benchmark set.</summary>
/// <param name="Name">The name that it gets, or of an archive that is unpacked.</param>
/// <param name="Md5">MD5 of the file as its publisher offers it, in lower-case hexadecimal.</param>
/// <param name="Addresses">Where it is to be had, the publisher's own place first.</param>
/// <param name="UnpackInto">For a zip archive: the folder that its files are put in ("" for the set's own); null to keep the file as it is.</param>
internal sealed record BenchmarkFile(string Name, string Md5, IReadOnlyList<Uri> Addresses, string? UnpackInto = null);

/// <summary>A system package that brings a benchmark set.</summary>
/// <param name="Name">The package.</param>
/// <param name="Folder">Where it puts the files.</param>
/// <param name="Files">The files with the MD5 of their unpacked content (packages compress anew).</param>
internal sealed record LocalPackage(string Name, string Folder, IReadOnlyList<(string File, string Md5)> Files);
