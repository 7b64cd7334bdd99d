using System.Text.Json.Nodes;
using Bagan.Cli.Progress;
using Bagan.Data.Fetching;
using Bagan.Jobs.DataSets;

namespace Bagan.Cli.Commands.DataSets;

/// <summary><c>data get</c>.</summary>
internal sealed class GetVerb() : JobVerb<GetOptions>(
    new VerbText(
        "get",
        "Fetch a published data set.",
        "Fetches a published data set from its publisher, or from the system's package where that is installed, and checks every file by its "
        + "checksum. What breaks off leaves nothing that looks complete; without a network it says where to put the files.",
        "NAME --out DIR [options]",
        "data get fashion-mnist --out fashion",
        "Leaves the folder fashion, which every verb takes as DATA."),
    [new("name", "NAME", $"The set: {string.Join("; ", BenchmarkSets.All.Select(s => $"{s.Name} ({s.Description})"))}.")],
    [
        new("Output",
        [
            new("out", "DIR", "Folder to make. One that is not empty is refused."),
            new("overwrite", null, "Replace such a folder."),
        ]),
    ])
{
    /// <inheritdoc/>
    protected override int Run(GetOptions options, Session session)
    {
        var fetched = ProgressDisplay.Run(session, sink => new GetJob(options, sink).Run(session.Signals.Token));
        if (session.Json)
        {
            session.Out.WriteLine(new JsonObject
            {
                ["name"] = fetched.Name,
                ["description"] = fetched.Description,
                ["terms"] = fetched.Terms,
                ["source"] = fetched.Source,
                ["out"] = fetched.Out,
            }.ToJsonString(JsonText.Options));
        }
        else
        {
            session.Out.WriteLine($"{fetched.Description}. Terms: {fetched.Terms}.");
            session.Out.WriteLine($"It is in {fetched.Out}, from {fetched.Source}.");
        }

        return ExitCode.Done;
    }
}
