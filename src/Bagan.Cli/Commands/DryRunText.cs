using System.Globalization;
using Bagan.Cli.Progress;
using Bagan.Jobs.Planning;

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
        output.WriteLine("Plan");
        TextTable.Write(
            output,
            ["class", "images", "to generate", "total"],
            [.. plan.Select(c => new[] { c.Name, Wording.Count(c.Before), Wording.Count(c.Generate), Wording.Count(c.After) })]);
    }

    private static void WriteText(DryRun plan, TextWriter output)
    {
        var data = plan.Data;
        output.WriteLine("Data");
        output.WriteLine($"  {Wording.Count(data.Images, "training image", "training images")} of {Wording.Count(data.Classes, "class", "classes")}, {data.Size} x {data.Size}, {(data.Channels == 1 ? "grey" : "colour")}, read as {data.Format}");
        if (data.TestImages > 0)
        {
            output.WriteLine($"  {Wording.Count(data.TestImages, "test image", "test images")} to measure the gain on");
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
                : $"  {string.Join(", ", pick.Candidates)}; trained on {Wording.Count(pick.TrainImages)} of the training images, tried on {Wording.Count(pick.ValidationImages)} others");
        }

        output.WriteLine();
        output.WriteLine("Networks");
        TextTable.Write(output, ["network", "parameters"], [.. plan.Networks.Select(n => new[] { n.Name, Wording.Count(n.Parameters) })]);
        output.WriteLine();
        output.WriteLine("Training");
        output.WriteLine($"  {plan.Method.AutoencoderEpochs} epochs of the autoencoder, {(plan.Method.CarryVariety ? "then the teacher" : $"{plan.Method.AdversarialEpochs} of generator against discriminator")}, batches of {plan.Method.Batch}");
        output.WriteLine($"  about {Wording.Duration(TimeSpan.FromSeconds(plan.Estimated.Seconds))}, {Size(plan.Estimated.MemoryBytes)} of memory, {Size(plan.Estimated.DiskBytes)} on disk");
        output.WriteLine();
        output.WriteLine("Options");
        TextTable.Write(output, null, [.. plan.Options.Where(o => o.Value is not null).Select(o => new[] { o.Key, o.Value!.ToString() })]);
        output.WriteLine();
        output.WriteLine("Nothing was trained or written.");
    }

    private static string Size(long bytes) => bytes < 1L << 30
        ? $"{bytes >> 20} MiB"
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB");
}
