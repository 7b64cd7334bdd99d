using Bagan.Export.Web;

namespace Bagan.Tests.Export;

/// <summary>A test that needs ONNX Runtime Web; skipped where it is not on the machine and npm cannot download it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserRuntimeFactAttribute : FactAttribute
{
    public BrowserRuntimeFactAttribute() => Skip = BrowserRuntimeFacts.Missing.Value;
}

/// <summary>The same with cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserRuntimeTheoryAttribute : TheoryAttribute
{
    public BrowserRuntimeTheoryAttribute() => Skip = BrowserRuntimeFacts.Missing.Value;
}

internal static class BrowserRuntimeFacts
{
    /// <summary>Why there is none; null where there is one.</summary>
    internal static readonly Lazy<string?> Missing = new(() =>
    {
        try
        {
            BrowserRuntime.OfUser.Require(_ => { }, default);
            return null;
        }
        catch (BaganInputException e) when (e.Message.Contains("SHA-256", StringComparison.Ordinal))
        {
            return null; // a wrong checksum is for the tests to show
        }
        catch (BaganInputException e)
        {
            return e.Message;
        }
    });
}
