using Bagan.Jobs.DataSets;

namespace Bagan.Cli.Commands.DataSets;

/// <summary>Shows what a data verb wrote.</summary>
internal static class WrittenText
{
    /// <summary>Writes it for people, or for machines where they are asked for.</summary>
    /// <returns>The exit code.</returns>
    public static int Write(WrittenData written, Session session)
    {
        if (session.Json)
        {
            session.Out.WriteLine(written.ToJson());
            return ExitCode.Done;
        }

        var classes = written.Splits[0].Classes;
        TextTable.Write(
            session.Out,
            ["class", .. written.Splits.Select(s => s.Name)],
            [
                .. classes.Select((c, i) => (string[])[c.Name, .. written.Splits.Select(s => Quantity.Count(s.Classes[i].Images))]),
                ["in all", .. written.Splits.Select(s => Quantity.Count(s.Images))],
            ]);
        session.Out.WriteLine(written.Out is null ? "Nothing was written." : $"{Quantity.Of(written.Images, "image is", "images are")} in {written.Out} as {written.Format}.");
        return ExitCode.Done;
    }
}
