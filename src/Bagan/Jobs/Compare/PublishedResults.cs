using Bagan.Data;
using Bagan.Data.Plans;

namespace Bagan.Jobs.Compare;

/// <summary>Figures that others published for the same data and protocol, as shares of one.</summary>
internal sealed record PublishedResults
{
    private const string BaganPaper = "Mariani et al. 2018 (arXiv 1803.09655), read off their bar charts; ResNet-18";
    private const string DeepSmotePaper = "Dablain, Krawczyk, Chawla 2022 (DeepSMOTE), table; ResNet-18, 5-fold cross-validation";
    private const string AsIs = "gtsrb"; // its classes differ in size by themselves
    private static readonly double[] Drops = [40, 60, 80, 90, 95, 97.5];
    private static readonly int[] MnistCounts = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949];
    private static readonly string[] Flowers = ["daisy", "dandelion", "rose", "sunflower", "tulip"];

    // GAN, ACGAN, BAGAN, plain, mirror; a row a drop (figure 9).
    private static readonly string[] Figure9Methods = ["gan", "acgan", "bagan", "none", "mirror"];

    private static readonly Dictionary<string, double[][]> Figure9 = new()
    {
        ["mnist"] =
        [
            [.9946, .9943, .9933, .9940, .9935], [.9903, .9926, .9937, .9914, .9907], [.9894, .9887, .9892, .9892, .9885],
            [.9837, .9850, .9826, .9858, .9802], [.9774, .9772, .9795, .9788, .9725], [.9677, .9702, .9705, .9686, .9671],
        ],
        ["cifar10"] =
        [
            [.718, .713, .716, .708, .792], [.656, .662, .684, .660, .745], [.541, .550, .568, .563, .654],
            [.432, .432, .453, .436, .533], [.307, .317, .306, .315, .415], [.199, .211, .187, .178, .282],
        ],
        ["flowers"] =
        [
            [.764, .728, .756, .786, .834], [.704, .758, .746, .742, .778], [.622, .672, .658, .622, .702],
            [.444, .466, .488, .612, .556], [.304, .276, .312, .336, .470], [.244, .124, .186, .228, .362],
        ],
        [AsIs] = [[.9544, .9544, .9675, .9628, .9268]],
    };

    // BAGAN, ACGAN, GAN; a column a drop (figure 7), then BAGAN and ACGAN (figure 8).
    private static readonly Dictionary<string, double[][]> Figure7 = new()
    {
        ["mnist"] = [[.999, .998, .998, .999, .997, .995], [.888, .739, .496, .355, .304, .230], [.900, .900, .667, .800, .823, .754]],
        ["cifar10"] = [[.833, .790, .836, .950, .983, .662], [.861, .873, .500, .588, .400, .351], [.446, .633, .341, .390, .391, .411]],
        ["flowers"] = [[.576, .704, .562, .914, .696, .307], [.721, .267, .340, .184, .398, 0], [.200, .503, 0, .400, .400, .400]],
        [AsIs] = [[.993], [.413], [.740]],
    };

    private static readonly Dictionary<string, double[][]> Figure8 = new()
    {
        ["mnist"] = [[.297, .280, .270, .277, .316, .342], [.340, .371, .369, .279, .357, .452]],
        ["cifar10"] = [[.062, .067, .086, .158, .692, .655], [.856, .861, 1, 1, 1, 1]],
        ["flowers"] = [[.112, .111, .157, .398, .618, .726], [.932, .934, .896, .834, .871, .910]],
        [AsIs] = [[.176], [.620]],
    };

    // SMOTE, BAGAN, GAMO, DeepSMOTE: ACSA and macro F1.
    private static readonly Dictionary<string, (double Acsa, double F1)[]> DeepSmoteTable = new()
    {
        ["mnist"] = [(.8798, .8502), (.9306, .9277), (.9552, .9547), (.9609, .9603)],
        ["fashion-mnist"] = [(.7058, .6806), (.8148, .8093), (.8303, .8250), (.8363, .8327)],
        ["cifar10"] = [(.2793, .2510), (.4338, .4025), (.4489, .4335), (.4538, .4335)],
    };

    private static readonly string[] DeepSmoteMethods = ["smote", "bagan", "gamo", "deepsmote"];

    /// <summary>The published row's name, as a method of ours where it is one.</summary>
    public required string Method { get; init; }

    public required string Source { get; init; }

    public double? Acsa { get; init; }

    public double? MacroF1 { get; init; }

    public double? MinorityAccuracy { get; init; }

    public double? WantedClassShare { get; init; }

    public double? RandomPairSsim { get; init; }

    /// <summary>The rows for a data set under a protocol; empty where nobody published any.</summary>
    /// <param name="full">All training images; known data sets are recognised by their counts, shape and names.</param>
    /// <param name="protocol">As on the command line.</param>
    internal static IReadOnlyList<PublishedResults> For(ImageSet full, ImbalanceProtocol protocol)
    {
        var data = Recognise(full);
        if (data is null)
        {
            return [];
        }

        if (Counts(data) is { } counts && protocol.Text == $"counts:{counts}")
        {
            return [.. DeepSmoteMethods.Select((method, i) => new PublishedResults
            {
                Method = method,
                Source = DeepSmotePaper,
                Acsa = DeepSmoteTable[data][i].Acsa,
                MacroF1 = DeepSmoteTable[data][i].F1,
            })];
        }

        var drop = Array.FindIndex(Drops, d => protocol.Text == FormattableString.Invariant($"drop:{d}"));
        return drop < 0 ? [] : OfPaper(data, Drops[drop]);
    }

    /// <summary>What figures 7 to 9 of the BAGAN paper show, means over all classes; empty where they show nothing.</summary>
    /// <param name="data">"mnist", "cifar10", "flowers" or "gtsrb".</param>
    /// <param name="share">The share that a class lost, in per cent; null: none, the data as they are (gtsrb).</param>
    internal static IReadOnlyList<PublishedResults> OfPaper(string data, double? share)
    {
        var drop = share is { } lost ? Array.IndexOf(Drops, lost) : 0;
        return drop < 0 || share is null != (data == AsIs) || !Figure9.TryGetValue(data, out var accuracies) ? [] :
        [
            .. Figure9Methods.Select((method, i) => new PublishedResults
            {
                Method = method,
                Source = BaganPaper,
                MinorityAccuracy = accuracies[drop][i],
                WantedClassShare = method switch { "bagan" => Figure7[data][0][drop], "acgan" => Figure7[data][1][drop], "gan" => Figure7[data][2][drop], _ => null },
                RandomPairSsim = method switch { "bagan" => Figure8[data][0][drop], "acgan" => Figure8[data][1][drop], _ => null },
            }),
        ];
    }

    private static string? Counts(string data) => data switch
    {
        "mnist" or "fashion-mnist" => "4000,2000,1000,750,500,350,200,100,60,40",
        "cifar10" => "4500,2000,1000,800,600,500,400,250,150,80",
        _ => null,
    };

    private static string? Recognise(ImageSet full) => full switch
    {
        { Channels: 1, Height: 28 } when full.ClassCounts.SequenceEqual(MnistCounts) => "mnist",
        { Channels: 1, Height: 28, ClassNames.Count: 10 } when full.ClassCounts.All(n => n == 6000) && full.ClassNames.Contains("Sneaker") => "fashion-mnist",
        { Channels: 3, Height: 32, ClassNames.Count: 10 } when full.ClassCounts.All(n => n == 5000) && full.ClassNames.Contains("airplane") => "cifar10",
        { Channels: 3, ClassNames.Count: 5 } when full.ClassNames.Select(n => n.ToLowerInvariant().TrimEnd('s')).Order(StringComparer.Ordinal).SequenceEqual(Flowers) => "flowers",
        _ => null,
    };
}
