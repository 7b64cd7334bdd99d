using Bagan.Data.Plans;
using Bagan.Methods;
using Bagan.Methods.Catalogue;

namespace Bagan.Jobs.Compare;

/// <summary>One cell of a comparison's grid.</summary>
/// <param name="Method">The method with its suffixes.</param>
/// <param name="Protocol">The imbalance, of one data set: drop:P has become drop:CLASS=P.</param>
/// <param name="Seed">Seed of the choice of images, the method and the classifier.</param>
internal sealed record GridCell(MethodChoice Method, ImbalanceProtocol Protocol, long Seed)
{
    internal (string Method, string Protocol, long Seed) Key => (Method.Text, Protocol.Text, Seed);
}
