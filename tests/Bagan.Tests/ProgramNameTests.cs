namespace Bagan.Tests;

/// <summary>Help and messages name the program as it is started.</summary>
public sealed class ProgramNameTests
{
    [Theory]
    [InlineData("/usr/bin/dotnet", "/home/me/bagan/artifacts/builds/1/", "./bagan")]
    [InlineData("/home/me/.dotnet/tools/bagan", "/home/me/.dotnet/tools/.store/bagan.tool/0.1.0/bagan.tool/0.1.0/tools/net10.0/any/", "bagan")]
    [InlineData("/usr/bin/dotnet", "/home/me/.nuget/packages/bagan.tool/0.1.0/tools/net10.0/any/", "dotnet bagan")]
    [InlineData(null, "/any/", "./bagan")]
    public void ItDependsOnTheInstallation(string? process, string folder, string expected) => Assert.Equal(expected, ProgramName.Of(process, folder));
}
