using Bagan.Data;
using Bagan.Tensors;
using Bagan.Tests.Data;

namespace Bagan.Tests.Library;

/// <summary>
/// Public is a choice: PublicTypes.txt lists the types that a program may use, which are those of docs/library.md, docs/engine.md,
/// docs/adding-a-method.md, examples/, and of their signatures. A new public type is written into it by hand.
/// </summary>
public sealed class PublicTypesTests
{
    [Fact]
    public void ThePublicTypesAreThoseOfTheList()
    {
        var listed = File.ReadAllLines(Path.Combine(Repository.Root, "tests", "Bagan.Tests", "Library", "PublicTypes.txt"));
        var found = new[] { typeof(Tensor), typeof(ImageSet) }.SelectMany(t => t.Assembly.GetExportedTypes()).Select(t => t.FullName!.Replace('+', '.'));
        Assert.Equal(listed, found.Order(StringComparer.Ordinal));
    }
}
