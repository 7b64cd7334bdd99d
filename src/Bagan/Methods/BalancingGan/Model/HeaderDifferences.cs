using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bagan.Methods.BalancingGan.Model;

/// <summary>What tells the options and data of a checkpoint from those of now, in words.</summary>
internal static class HeaderDifferences
{
    private const int LongestValue = 60;

    private static readonly Dictionary<string, string> Names = new()
    {
        ["seed"] = "--seed",
        ["class_names"] = "the names of the classes",
        ["class_counts"] = "the training images of the classes",
        ["data_fingerprint"] = "the images (their fingerprint)",
        ["shape.channels"] = "--channels",
        ["shape.side"] = "--size",
        ["shape.classes"] = "the number of classes",
        ["options.objective"] = "--objective",
        ["options.latents"] = "--latents",
        ["options.autoencoder_loss"] = "--ae-loss",
        ["options.balanced_autoencoder"] = "--ae-batches",
        ["options.supervised_autoencoder"] = "--autoencoder",
        ["options.initialise"] = "the start from the autoencoder (--no-initialise)",
        ["options.class_draw"] = "--class-draw",
        ["options.batch"] = "--batch",
        ["options.autoencoder_epochs"] = "--ae-epochs",
        ["options.adversarial_epochs"] = "--gan-epochs",
        ["options.precision"] = "--precision",
    };

    /// <summary>One line a difference; empty if there is none.</summary>
    internal static IReadOnlyList<string> Between(BaganModelHeader then, BaganModelHeader now)
    {
        var before = Leaves(then);
        var after = Leaves(now);
        return
        [
            .. before.Keys.Union(after.Keys).Where(key => before.GetValueOrDefault(key) != after.GetValueOrDefault(key)).Select(key =>
                $"{Names.GetValueOrDefault(key) ?? $"the preset's {key.Split('.')[^1].Replace('_', ' ')}"}: {Text(before, key)} then, {Text(after, key)} now"),
        ];
    }

    private static Dictionary<string, string> Leaves(BaganModelHeader header)
    {
        var leaves = new Dictionary<string, string>();
        Add("", JsonSerializer.SerializeToNode(header, BaganJsonContext.Default.BaganModelHeader)!.AsObject());
        return leaves;

        void Add(string prefix, JsonObject json)
        {
            foreach (var (key, value) in json)
            {
                if (value is JsonObject inner)
                {
                    Add($"{prefix}{key}.", inner);
                }
                else
                {
                    leaves[prefix + key] = value is JsonValue single && single.TryGetValue<string>(out var text) ? text : value?.ToJsonString() ?? "none";
                }
            }
        }
    }

    private static string Text(Dictionary<string, string> leaves, string key) =>
        leaves.GetValueOrDefault(key) is not { } text ? "none" : text.Length > LongestValue ? $"{text[..LongestValue]}..." : text;
}
