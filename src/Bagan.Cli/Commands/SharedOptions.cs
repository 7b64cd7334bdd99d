using Bagan.Data;
using Bagan.Data.Writers;

namespace Bagan.Cli.Commands;

/// <summary>Groups of options that several verbs have.</summary>
internal static class SharedOptions
{
    /// <summary>What every verb takes.</summary>
    public static readonly OptionGroup Terminal = new("The command itself",
    [
        new("json", null, "Print the result on standard output as JSON, for other programs."),
        new("quiet", null, "Say nothing but results, warnings and errors."),
        new("verbose", null, "Say more: every epoch, every decision."),
    ]);

    /// <summary>What every verb takes that has a record of options.</summary>
    public static readonly OptionGroup Command = new("The command itself",
    [
        new("config", "FILE", "Read options from a JSON file, such as { \"gan_epochs\": 20, \"seed\": 1 }; what stands on the command line wins."),
        .. Terminal.Options,
    ]);

    /// <summary>The images.</summary>
    public static readonly ArgumentText Data = new(
        "data", "DATA", "The images: a folder with one folder for each class (with train and test folders above, if you like), or another layout that --format names.");

    /// <summary>How images are read for the networks.</summary>
    public static readonly OptionGroup Reading = ReadingGroup(
        "Side of the square images in pixels. Left out: the nearest to the data's own that the networks take (28, 32, 40, 48, 56, 64, ...).",
        "before anything is trained");

    /// <summary>How images are read to be written again.</summary>
    public static readonly OptionGroup ReadingAsIs = ReadingGroup(
        "Make the images squares of this side in pixels. Left out: they stay as they are where all share one shape.",
        "before anything is written");

    /// <summary>What a newcomer's quickstart writes to.</summary>
    public static readonly OptionGroup OutputWithDefault = new("Output",
    [
        new("out", "DIR", "Folder for the results. Default: quickstart. One that is not empty is refused, unless one of the next options says otherwise."),
        .. OutputSwitches,
    ]);

    /// <summary>Which classes are filled.</summary>
    public static readonly OptionGroup Plan = new("What to generate",
    [
        new("strategy", "auto|minority|not-majority|all|NAME=N,...", "Which classes are filled: auto and not-majority, every class up to the largest; minority, only the smallest; NAME=N, these classes to these totals. Default: auto."),
        new("max_gain", "X", "At most X generated images for each original of a class."),
    ]);

    /// <summary>Which of the generated images are taken.</summary>
    public static readonly IReadOnlyList<OptionText> Filter =
    [
        new("filter", "off|on", "Look at every generated image with a classifier of the real ones, and draw others for those that surely show another class or nearly repeat an image. Default: off."),
        new("filter_threshold", "P", "What is sure: another class has at least the probability P. Default: 0.8."),
    ];

    /// <summary>Whether to decide by trying.</summary>
    public static readonly OptionText Pick = new(
        "pick", null, "Try it first: hold out a part of the training images, compare the generated images on it with what costs nothing (oversampling, reweighting, flips), and where they do not win, fill the classes with repeated originals instead. --minutes then covers the trials too.");

    /// <summary>What is trained and for how long.</summary>
    public static readonly OptionGroup Training = new("Training",
    [
        new("preset", "balanced|fast|paper", "balanced: what helps a classifier most; real images that borrow the variety of large classes, with a teacher's labels. fast: BAGAN sized for two CPU cores and small images. paper: the published networks and schedule exactly. Default: balanced, or fast where an option of the adversarial stage is given."),
        new("objective", "softmax|conditional|auxiliary|gradient-penalty", "What the discriminator answers: one of n classes or \"generated\" (the paper's); real-or-generated given the class; real-or-generated and beside it the class (ACGAN's); or given the class, refusing wrong labels, with a gradient penalty (BAGAN-GP's). Left out: the preset's."),
        new("class_draw", "uniform|rebalance", "Classes of the generated training images: all equally often (the paper's), or the rare ones more often. Default: uniform."),
        new("latents", "gaussian|shrunk|mixture|kde|smote|standard", "Where a class's latents come from: its mean and covariance (the paper's), the same with small classes drawn to the others, several Gaussians, noise around single codes, between neighbouring codes, or the same N(0, I) for all. Left out: the preset's."),
        new("autoencoder", "plain|supervised", "Whether the decoder is told the class. plain is the paper's. Left out: the preset's."),
        new("ae_loss", "l2|l1|ssim", "How far a reconstruction is from its image. l2 is the paper's. Left out: the preset's."),
        new("ae_batches", "natural|balanced", "Whether the autoencoder sees every image or every class equally often. natural is the paper's. Left out: the preset's."),
        new("no_initialise", null, "Start generator and discriminator from random weights instead of from the autoencoder."),
        new("epochs", "N", "Passes over the data in each stage. Left out: the preset's, fitted to the size of the data (the paper used about 100)."),
        new("ae_epochs", "N", "Passes for the first stage, the autoencoder, alone."),
        new("gan_epochs", "N", "Passes for the second stage, generator against discriminator, alone."),
        new("minutes", "M", "Train for about M minutes: epochs are fitted to the measured speed, and printed so that the run can be repeated."),
        new("batch", "N", "Real images in a batch. Left out: the preset's (128 in the paper's)."),
        new("precision", "auto|float32|bfloat16", "What the networks compute in. auto: bfloat16 where the processor or GPU has instructions for it. Default: auto."),
    ]);

    /// <summary>Seed, threads, device.</summary>
    public static readonly OptionGroup Compute = new("Computing",
    [
        new("seed", "N", "Start of all random numbers: the same seed on the same machine gives the same images. Default: 0."),
        new("threads", "N", "CPU threads. Left out: all cores."),
        new("device", "auto|cpu|cuda", "auto takes a GPU if one can be used, else the CPU, and says so. Default: auto."),
    ]);

    /// <summary>Where results go.</summary>
    public static readonly OptionGroup Output = new("Output",
    [
        new("out", "DIR", "Folder for the results. One that is not empty is refused, unless one of the next options says otherwise."),
        .. OutputSwitches,
    ]);

    /// <summary>Where a data verb writes.</summary>
    public static readonly OptionGroup Writing = new("Output",
    [
        new("to", string.Join('|', DataWriter.All.Select(w => w.Name)), "Layout to write: PNG files in class folders, IDX files as MNIST has them, or one NumPy archive as MedMNIST has it. Default: folders."),
        new("out", "DIR", "Folder to make, with the images and manifest.csv. One that is not empty is refused."),
        new("overwrite", null, "Replace such a folder."),
        new("dry_run", null, "Write nothing; show what would be written."),
    ]);

    /// <summary>The choice of a data verb that draws lots.</summary>
    public static readonly OptionText Seed = new("seed", "N", "Start of the random choice: the same seed chooses the same images. Default: 0.");

    /// <summary>The classifier behind the figures.</summary>
    public static readonly OptionText Steps = new("steps", "N", "Training steps of the classifier that measures the gain. Left out: fitted to the size of the data.");

    /// <summary>What distances between images are measured in.</summary>
    public static readonly IReadOnlyList<OptionText> Features =
    [
        new("features", "classifier|pixels|FILE", "What distances are measured in: the last hidden layer of the classifier, the pixels, or a TorchScript network of yours. Default: classifier."),
        new("allow_torchscript", null, "Load that FILE. It is code and can do whatever you can: only if you trust where it comes from."),
    ];

    /// <summary>Keeping groups of images together.</summary>
    public static readonly IReadOnlyList<OptionText> Groups =
    [
        new("group", "COLUMN", "Column of the CSV manifest that names the patient, track or scene of an image: one group stays on one side of every split."),
        new("group_pattern", "REGEX", "The same, from file names: what the first parenthesis matches is the group."),
    ];

    /// <summary>Checkpoints and resuming.</summary>
    public static readonly OptionGroup Checkpoints = new("Stopping and going on",
    [
        new("resume", null, "Go on where a stopped run in --out left off; start afresh if there is none."),
        new("checkpoint_every", "M|Nimages", "Save after every M minutes of training, after every N trained images (50000images), or by both (1,50000images), whichever comes first. Default: 1."),
    ]);

    /// <summary>What figures are measured on.</summary>
    public static OptionGroup Figures { get; } = new("Measuring the gain",
    [
        new("test", "DATA", "Real images for the figures only, never for training. Left out: the data's own test split, else 20 % of the images held out while measuring."),
        .. Groups,
        Steps,
    ]);

    private static IReadOnlyList<OptionText> OutputSwitches =>
    [
        new("overwrite", null, "Replace what stands in that folder."),
        new("dry_run", null, "Write nothing; show the options, the plan for each class, the networks and what they would cost."),
    ];

    private static OptionGroup ReadingGroup(string size, string before) => new("Reading the images",
    [
        new("size", "N", size),
        new("channels", "auto|1|3", "1 for grey, 3 for colour; auto decides by the data."),
        new("fit", "crop|pad|stretch", "How an image that is not square becomes so: cut off what stands over, fill up, or distort. Default: crop."),
        new("format", "NAME", $"Force a layout: {string.Join(", ", DataLoader.Formats.Select(f => f.Name))}. Left out, it is recognised by content."),
        new("images", "DIR", "Folder of the images that a table of labels names, where they are not beside the table."),
        new("file_column", "COLUMN", "Column of the table that names the image files, by its name or number. Left out, it is recognised by usual names (file, path, image, id, ...)."),
        new("label_column", "COLUMN", "Column of the table that holds the labels. Left out, it is recognised by usual names (class, label, category, diagnosis, ...)."),
        new("split_column", "COLUMN", "Column of the table that says train, val or test."),
        new("label_policy", "first|skip", "How to read images with several labels: take the first label, or leave these images out. Left out, they end the command."),
        new("encoding", "NAME", "Encoding of tables and of names in archives that are not UTF-8, such as windows-1252 or gbk."),
        new("masks", "skip|keep", "Masks beside their pictures (x_mask.png beside x.png): leave them out, or read them as pictures. Left out, they are skipped where most pictures of a folder have one."),
        new("range", "auto|full|MIN:MAX", "Values that are black and white where images hold more than 8 bits a sample. auto goes by the values that the set uses (10, 12, 14 or 16 bits); full takes 0 to 65535. Default: auto."),
        new("frame", "N", "Page of multi-page TIFFs to read, from 1. Default: 1."),
        new("allow_outside", null, "Let a table name images outside the folder of the data."),
        new("skip_bad", null, $"Go on without unreadable files and list them in skipped.csv; otherwise they end the command {before}."),
    ]);
}
