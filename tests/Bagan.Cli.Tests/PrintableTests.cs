using System.Text.Json;
using Bagan.Cli.Terminal;

namespace Bagan.Cli.Tests;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("T-shirt/top", "T-shirt/top")]
    [InlineData("ж, 猫, é, 👩‍👧, فارسی‌ها", "ж, 猫, é, 👩‍👧, فارسی‌ها")]
    [InlineData("\e]52;c;aGk=\a", @"\u001b]52;c;aGk=\u0007")] // writes the clipboard
    [InlineData("a\e[2K\e[1A", @"a\u001b[2K\u001b[1A")] // erases a line
    [InlineData("a\u009b2Jb\u007f", @"a\u009b2Jb\u007f")] // the same in one character
    [InlineData("cat\nwarning: none\r\tx", @"cat\u000awarning: none\u000d\u0009x")]
    [InlineData("gpj.\u202etxt\u2066", @"gpj.\u202etxt\u2066")] // shows another order than there is
    [InlineData("a\u2028b\u200bc\ufeff", @"a\u2028b\u200bc\ufeff")]
    [InlineData("", "")]
    public void WhatCommandsATerminalIsEscaped(string text, string expected) => Assert.Equal(expected, Printable.Line(text));

    [Fact]
    public void HalvesOfPairsAreEscapedAndPairsStay()
    {
        Assert.Equal(@"\ud83dx\udc69", Printable.Line("\ud83dx\udc69"));
        Assert.Equal("👩", Printable.Line("👩"));
        Assert.Equal("", Printable.Line(null));
    }

    [Fact]
    public void AWriterKeepsItsOwnNewlinesOnly()
    {
        var text = new StringWriter();
        using var writer = new PrintableWriter(text);

        writer.WriteLine("one\ntwo");
        writer.Write("three\nfour\r");
        writer.Write('\e');
        writer.Write("five\b".ToCharArray());
        writer.WriteLine();

        Assert.Equal("one\\u000atwo\nthree\nfour\\u000d\\u001bfive\\u0008\n", text.ToString());
    }

    [Fact]
    public void JsonKeepsItsMeaning()
    {
        var text = new StringWriter();
        using var writer = new PrintableWriter(text);
        const string name = "жa\u202e\u009b";
        var json = JsonSerializer.Serialize(name, new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

        writer.Write(json);

        Assert.DoesNotContain('\u202e', text.ToString());
        Assert.Contains('ж', text.ToString());
        Assert.Equal(name, JsonSerializer.Deserialize<string>(text.ToString()));
    }

    [Fact]
    public void ProgressInLinesCannotBeForged()
    {
        var text = new StringWriter();
        using var writer = new PrintableWriter(text);
        var progress = new LineProgress(writer, Verbosity.Normal, TimeProvider.System);

        progress.Warning("class 'a\e[2K\nwarning: all is well'");

        Assert.Equal("warning: class 'a\\u001b[2K\\u000awarning: all is well'\n", text.ToString());
    }

    [Fact]
    public void TablesLineUpWhateverTheScript()
    {
        var text = new StringWriter();
        using var writer = new PrintableWriter(text);

        TextTable.Write(writer, ["class", "images"], [["猫", "1"], ["e\u0301te\u0301", "20"], ["dog\n", "300"], ["🐱", "4,000"]]);

        Assert.Equal(
            """
              class      images
              猫              1
              été            20
              dog\u000a     300
              🐱          4,000

            """.Replace("été", "e\u0301te\u0301", StringComparison.Ordinal),
            text.ToString());
    }

    [Fact]
    public void AFolderWithAHostileNameIsShownEscaped()
    {
        using var folder = new TemporaryFolder();
        var hostile = "cat\e]52;c;aGk=\a\n";
        foreach (var name in (string[])["dog", hostile])
        {
            var inner = Directory.CreateDirectory(folder[name]).FullName;
            File.WriteAllText(Path.Combine(inner, "a.pgm"), "P2 2 2 255 1 2 3 " + name.Length);
        }

        var result = Line.Run("data", "info", folder.Path);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains(@"cat\u001b]52;c;aGk=\u0007\u000a", result.Output);
        Assert.DoesNotContain('\e', result.Output + result.Error);
        Assert.DoesNotContain('\a', result.Output + result.Error);
        Assert.Equal(hostile, JsonDocument.Parse(Line.Run("data", "info", folder.Path, "--json").Output).RootElement.GetProperty("splits")[0].GetProperty("classes")[0].GetProperty("name").GetString());
    }
}
