using System.Text.Json;
using System.Text.Json.Nodes;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Evaluation.Metrics;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Training;

namespace Bagan.Methods.Teachers;

/// <summary>
/// Finds out whether a teacher, or a filter's classifier, knows the classes better as a linear layer on a pretrained network or as a network trained from
/// scratch. Both learn three quarters of the training images and are asked for the others; the higher mean recall decides, and the network from scratch
/// where both are equal.
/// </summary>
/// <param name="part">As in <see cref="NetworkChoice"/>.</param>
/// <param name="pretrained">The pretrained network.</param>
/// <param name="key">Identifies images, seed and options: a choice that was kept under another key does not count.</param>
internal sealed class NetworkTrial(string part, Pretrained pretrained, string key)
{
    /// <summary>How the name of a file with a choice ends, beside the checkpoints.</summary>
    internal const string FileSuffix = "-network.json";

    private const double HeldOut = 0.25;

    // One image of four is held out; smaller classes have none to spare.
    private const int SmallestClass = 4;

    private string FileName => $"{part}{FileSuffix}";

    private string WholeKey => $"{key} {pretrained.Backbone.Identity} {pretrained.Stands(part)}";

    /// <summary>Images that each of both learns from in the trial.</summary>
    /// <param name="images">Training images.</param>
    internal static int Learnt(int images) => images - (int)(HeldOut * images);

    /// <summary>The choice that was made before, or needs no trial; null: there is none yet.</summary>
    /// <param name="checkpoints">Where it was kept; null: nowhere.</param>
    internal NetworkChoice? Known(CheckpointStore? checkpoints)
    {
        if (pretrained.Stands(part) is { } stands)
        {
            return new NetworkChoice(part, stands, pretrained.Backbone.Name);
        }

        try
        {
            return checkpoints?.ReadText(FileName) is { } text && BaganJson.ParseObject(text) is var saved && BaganJson.OptionalText(saved, "key") == WholeKey
                ? saved["choice"].Deserialize(BaganJsonContext.Default.NetworkChoice)
                : null;
        }
        catch (JsonException)
        {
            return null; // it is damaged: the trial is made again, with the same result
        }
    }

    /// <summary>Makes the trial.</summary>
    /// <param name="train">The training images.</param>
    /// <param name="context">Seed, observer and stop.</param>
    /// <param name="predict">Trains the linear layer (true) or the network from scratch (false) on the first images, and gives the classes of the second ones.</param>
    /// <param name="checkpoints">Where the choice is kept; null: nowhere.</param>
    /// <exception cref="OperationCanceledException">The context asked to stop.</exception>
    internal NetworkChoice Choose(ImageSet train, TrainingContext context, Func<bool, ImageSet, ImageSet, int[]> predict, CheckpointStore? checkpoints)
    {
        var split = StratifiedSplit.Of(train, HeldOut, context.Seed, smallestClass: SmallestClass);
        NetworkChoice choice;
        if (split.HeldOut.Select(i => train.Labels[i]).Distinct().Count() < 2)
        {
            choice = new NetworkChoice(part, false, pretrained.Backbone.Name);
            context.Observer.Message($"{choice.Words} Too few training images can be held out to compare it with a linear layer on {pretrained.Backbone.Name}.");
        }
        else
        {
            using var known = train.Select(split.Train);
            using var asked = train.Select(split.HeldOut);
            var (scratch, probe) = (Recall(false), Recall(true));
            choice = new NetworkChoice(part, probe > scratch, pretrained.Backbone.Name, probe, scratch, asked.Count);
            context.Observer.Message(choice.Words);

            double Recall(bool onBackbone) =>
                Acsa.Compute(new ConfusionMatrix(asked.Labels, predict(onBackbone, known, asked), asked.ClassNames), MissingClasses.LeaveOut).Value!.Value;
        }

        pretrained.Backbone.Save();
        context.Ranks?.Agree($"the {part} of {key}", new Dictionary<string, string> { [$"the network of the {part}"] = choice.ToString() }, context.Stop);
        var document = new JsonObject { ["key"] = WholeKey, ["choice"] = JsonSerializer.SerializeToNode(choice, BaganJsonContext.Default.NetworkChoice) };
        checkpoints?.WriteText(FileName, document.ToJsonString(BaganJson.Line) + "\n");
        return choice;
    }
}
