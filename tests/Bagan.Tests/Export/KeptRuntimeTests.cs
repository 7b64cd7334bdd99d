using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Bagan.Tests.Data;

namespace Bagan.Tests.Export;

/// <summary>The two files of ONNX Runtime Web that are kept in the repository are those that were published: nobody has edited them.</summary>
public sealed partial class KeptRuntimeTests
{
    private static readonly string Source = Path.Combine(Repository.Root, "src");

    [Fact]
    public void TheFilesHaveTheChecksumsOfTheNotices()
    {
        var folder = Path.Combine(Source, "Bagan.Cli", "onnxruntime-web");
        var noted = Row().Matches(File.ReadAllText(Path.Combine(Source, "THIRD-PARTY-NOTICES.md"))).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);

        // The licence texts come from another package and are named there.
        var kept = Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)!).Except(["LICENSE", "ThirdPartyNotices.txt"]);

        Assert.Equal(kept.Order(StringComparer.Ordinal), noted.Keys.Order(StringComparer.Ordinal));
        Assert.All(noted, row => Assert.Equal(row.Value, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, row.Key))))));
    }

    [GeneratedRegex(@"^\| `([^`]+)` \| `([0-9a-f]{64})` \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
