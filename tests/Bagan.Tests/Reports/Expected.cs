namespace Bagan.Tests.Reports;

/// <summary>
/// Compares a text with a file in Expectations. The files are written by hand or taken over by hand after reading:
/// no test writes them.
/// </summary>
internal static class Expected
{
    public static void Text(string actual, string file)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Reports");
        var expected = File.ReadAllText(Path.Combine(folder, "Expectations", file)).ReplaceLineEndings("\n").TrimEnd('\n');
        actual = actual.ReplaceLineEndings("\n").TrimEnd('\n');
        if (actual == expected)
        {
            return;
        }

        var found = Path.Combine(folder, "Found", file);
        Directory.CreateDirectory(Path.GetDirectoryName(found)!);
        File.WriteAllText(found, actual + "\n");
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(left.Length, right.Length)).First(i => LineOf(left, i) != LineOf(right, i));
        Assert.Fail($"{file} differs in line {line + 1}.\nexpected: {LineOf(left, line)}\nfound:    {LineOf(right, line)}\nThe whole text found is in {found}");
    }

    private static string LineOf(string[] lines, int index) => index < lines.Length ? lines[index] : "(no such line)";
}
