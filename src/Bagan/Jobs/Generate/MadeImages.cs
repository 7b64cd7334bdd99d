using Bagan.Methods.BalancingGan;
using Bagan.Methods.Filtering;

namespace Bagan.Jobs.Generate;

/// <summary>The images that fill a plan, and what a filter had to say.</summary>
/// <param name="Images">The images; this object disposes them.</param>
/// <param name="Acceptance">What became of the drawn images of each class that gained any; empty without a filter.</param>
/// <param name="Notes">What the person should know of it.</param>
internal sealed record MadeImages(GeneratedImages Images, IReadOnlyList<ClassAcceptance> Acceptance, IReadOnlyList<string> Notes) : IDisposable
{
    public void Dispose() => Images.Dispose();
}
