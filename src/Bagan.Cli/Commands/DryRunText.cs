using System.Globalization;
using Bagan.Cli.Terminal;
using Bagan.Jobs.Pipeline;
using Bagan.Methods.BalancingGan.Model;

namespace Bagan.Cli.Commands;

/// <summary>Shows a dry run.</summary>
internal static class DryRunText
{
    /// <summary>Writes it for people, or for machines where they are asked for.</summary>
    public static void Write(DryRun plan, Session session)
    {
        if (session.Json)
        {
            session.WriteJson(plan.ToJson());
        }
        else
        {
            WriteText(plan, session.Out);
        }
    }

    /// <summary>Writes the table of classes.</summary>
    public static void WritePlan(IReadOnlyList<ClassPlan> plan, TextWriter output)
    {
        var repeats = plan.Any(c => c.Repeat > 0);
        output.WriteLine("Plan");
        TextTable.Write(
            output,
            repeats ? ["class", "images", "to generate", "to repeat", "total"] : ["class", "images", "to generate", "total"],
            [.. plan.Select(c => (string[])[c.Name, Quantity.Count(c.Before), Quantity.Count(c.Generate), .. repeats ? [Quantity.Count(c.Repeat)] : Array.Empty<string>(), Quantity.Count(c.After)])]);
    }

    private static void WriteText(DryRun plan, TextWriter output)
    {
        var data = plan.Data;
        output.WriteLine("Data");
        output.WriteLine($"  {Quantity.Of(data.Images, "training image", "training images")} of {Quantity.Of(data.Classes, "class", "classes")}, {data.Size} x {data.Size}, {(data.Channels == 1 ? "grey" : "colour")}, read as {data.Format}");
        if (data.TestImages > 0)
        {
            output.WriteLine($"  {Quantity.Of(data.TestImages, "test image", "test images")} to measure the gain on");
        }

        foreach (var note in plan.Notes)
        {
            output.WriteLine($"  {note}");
        }

        if (plan.Plan.Count > 0)
        {
            output.WriteLine();
            WritePlan(plan.Plan, output);
        }

        if (plan.Pick is { } pick)
        {
            output.WriteLine();
            output.WriteLine("Candidates");
            output.WriteLine(pick.Fallback is { } why
                ? $"  none; the classes are filled with repeated originals: {why}"
                : $"  {string.Join(", ", pick.Candidates)}; trained on {Quantity.Count(pick.TrainImages)} of the training images, tried on {Quantity.Count(pick.ValidationImages)} others");
        }

        output.WriteLine();
        output.WriteLine($"Method: {plan.MethodName}");
        if (plan.Networks.Count > 0)
        {
            output.WriteLine();
            output.WriteLine("Networks");
            TextTable.Write(output, ["network", "parameters"], [.. plan.Networks.Select(n => new[] { n.Count == 1 ? n.Name : $"{n.Name} ({n.Count} of them)", Quantity.Count(n.Parameters) })]);
        }

        output.WriteLine();
        output.WriteLine("Training");
        output.WriteLine(plan.Method is not { } method ? "  no generator" : $"  {Epochs(method)}, batches of {method.Batch}");
        var estimated = plan.Estimated;
        var time = estimated.LeastSeconds is { } least ? $"{Quantity.Duration(least)} to {Quantity.Duration(estimated.Seconds)}, depending on what is chosen; the longest consists of " : $"about {Quantity.Duration(estimated.Seconds)}: ";
        output.WriteLine($"  {time}{Quantity.Duration(estimated.Seconds - estimated.ClassifierSeconds - estimated.ChoiceSeconds)} for {Quantity.Of(estimated.Fits, "training")} of the method"
            + (estimated.ChoiceSeconds > 0 ? $", {Quantity.Duration(estimated.ChoiceSeconds)} for choosing the classifier" : "")
            + (estimated.ClassifierSeconds > 0 ? $", {Quantity.Duration(estimated.ClassifierSeconds)} for the classifiers behind the figures" : ""));
        output.WriteLine($"  {Quantity.Bytes(plan.Estimated.MemoryBytes)} of memory, {Quantity.Bytes(plan.Estimated.DiskBytes)} on disk");
        output.WriteLine();
        output.WriteLine("Options");
        TextTable.Write(output, null, [.. plan.Options.Where(o => o.Value is not null).Select(o => new[] { o.Key, o.Value!.ToString() })]);
        output.WriteLine();
        output.WriteLine("Nothing was trained or written.");
    }

    private static string Epochs(BaganOptions method) => string.Join(", ", new[]
    {
        (method.AutoencoderEpochs, "of the autoencoder"),
        (method.AdversarialEpochs, "of generator against discriminator"),
    }.Where(s => s.Item1 > 0).Select(s => $"{Quantity.Of(s.Item1, "epoch")} {s.Item2}"));
}
