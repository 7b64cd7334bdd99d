using System.Text;
using Bagan.Data;
using Bagan.Data.Readers;
using Bagan.Tests.Data.Readers;

namespace Bagan.Tests.Data;

public class SpreadsheetTextTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+c", "'+c")]
    [InlineData("-x", "'-x")]
    [InlineData("@home", "'@home")]
    [InlineData("\tx", "'\tx")]
    [InlineData("'=x", "''=x")]
    [InlineData("it's", "it's")]
    [InlineData("'quoted'", "'quoted'")]
    [InlineData("a=b", "a=b")]
    [InlineData("", "")]
    public void FormulasBecomeTextAndComeBack(string text, string safe)
    {
        Assert.Equal(safe, SpreadsheetText.Safe(text));
        Assert.Equal(text, SpreadsheetText.Undo(safe));
    }

    [Fact]
    public void AManifestIsReadWithItsTrueNames()
    {
        using var folder = new TemporaryFolder();
        folder.Write("x.png", Drawn.Png(0, 1));
        folder.Write("=1/y.png", Drawn.Png(1, 2));
        folder.Write("manifest.csv", Encoding.UTF8.GetBytes("file,class,origin,source,seed\nx.png,'-x,real,,\n'=1/y.png,a|b,real,,\n"));
        using var data = DataLoader.Load(folder.Path);
        Assert.Equal(["-x", "a|b"], data.Train.ClassNames);
        Assert.Equal("=1/y.png", data.Train.Sources![1]);
    }

    [Theory]
    [InlineData("windows-1252", 1252)]
    [InlineData("cp1252", 1252)]
    [InlineData("GBK", 936)]
    [InlineData("shift_jis", 932)]
    [InlineData("cp437", 437)]
    [InlineData("latin1", 28591)]
    [InlineData("UTF-8", 65001)]
    [InlineData("utf-16", 1200)]
    [InlineData("martian", null)]
    [InlineData("cp99999", null)]
    public void EncodingsAreKnownByTheirUsualNames(string name, int? page) => Assert.Equal(page, TextEncodings.Named(name)?.CodePage);
}
