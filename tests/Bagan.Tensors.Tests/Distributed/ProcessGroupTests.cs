using System.Net;
using System.Net.Sockets;
using Bagan.Tensors.Distributed;

namespace Bagan.Tensors.Tests.Distributed;

/// <summary>Process groups of two and three processes on loopback.</summary>
public class ProcessGroupTests
{
    [Fact]
    public void Three_processes_compute_together_and_a_divided_batch_has_the_gradients_of_the_whole()
    {
        using var job = new RankProcesses(nameof(RankScenarios.Together), 3);
        var collectives = "10000 [] none 6,6,6,6,6,6,6,6,6,6 2,2,2,2,2 0,0,0,0,0 1,1,1,1,1,1,1 0,0,0+1,1,1+2,2,2 3000";

        // 20,140 bytes of gradients, of which a ring of three sends 4/3, and to two ranks the factors of 3 or 5 rows (288 + 1,200 numbers), in packets of
        // whole 64 bytes behind a head of 64. In the first pass there is no room yet, and the head goes alone before.
        var one = "equal with 62821 bytes, then equal with 62693 bytes in 3 buckets";
        var two = "equal with 86629 bytes, then equal with 86501 bytes in 3 buckets";
        Assert.All(Enumerable.Range(0, 3), rank => Assert.Equal($"{collectives} | {one}; {two}", job.Output(rank)));
    }

    [Fact]
    public void Factors_of_a_dense_gradient_give_what_one_process_computes_with_fewer_bytes()
    {
        using var job = new RankProcesses(nameof(RankScenarios.Factors), 3);
        var outputs = Enumerable.Range(0, 3).Select(job.Output).ToList();

        // Of the bias's 4,000 bytes, and of the gradient's 1,200,000 where it travels itself, a ring of three sends 4/3; a row of factors has 5,200 bytes (half
        // of them in bfloat16) and goes to two ranks, in a packet of whole 64 bytes behind a head of 64; where a packet has no room for the rows, another follows.
        Assert.StartsWith(
            "first 36821, again 36693, twice 88917, twice again 57557, once more 57557, fewer 57557, without rank 1 57557, without all 57557, otherwise 1657557, after it 26453, "
            + "many 1626325, many again 1605461, few again 26453, new 26453, new with many 1605461, half 15872, half again 15744 | ",
            outputs[0],
            StringComparison.Ordinal);
        Assert.All(outputs, output => Assert.Equal(outputs[0], output));
    }

    [Fact]
    public void A_killed_process_is_named()
    {
        using var job = new RankProcesses(nameof(RankScenarios.Killed), 2);
        var told = job.Output(0);
        Assert.StartsWith("ConnectionLost rank 0 peer 1 in all-reduce: ", told, StringComparison.Ordinal);
        Assert.Contains("rank 1 has not been heard of since ", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stopped_process_is_named()
    {
        using var job = new RankProcesses(nameof(RankScenarios.Stopped), 2);
        var told = job.Output(0);
        Assert.StartsWith("TimedOut rank 0 peer 1 in all-reduce: ", told, StringComparison.Ordinal);
        Assert.Contains("rank 1 has not been heard of since ", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_that_is_alive_and_does_not_go_on_is_named()
    {
        using var job = new RankProcesses(nameof(RankScenarios.Stuck), 2);
        var told = job.Output(0);
        Assert.StartsWith("TimedOut rank 0 peer 1 in all-reduce: ", told, StringComparison.Ordinal);
        Assert.Contains("rank 1 has started 1 operations and this rank 2", told, StringComparison.Ordinal);
        Assert.Equal("late", job.Output(1));
    }

    [Fact]
    public void A_store_that_nobody_opens_is_refused_in_time()
    {
        var port = RankProcesses.FreePort();
        var error = Assert.Throws<DistributedException>(() => RankStore.Open("127.0.0.1", port, listens: false, "test/", 3, TimeSpan.FromMilliseconds(500)));
        Assert.Equal(3, error.Rank);
        Assert.Contains($"connecting to 127.0.0.1:{port}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_taken_port_is_refused()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var error = Assert.Throws<DistributedException>(() => RankStore.Open("127.0.0.1", port, listens: true, "test/", 0, TimeSpan.FromMilliseconds(500)));
        Assert.Contains($"listening on 127.0.0.1:{port}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_answers_on_its_own_address_alone()
    {
        var port = RankProcesses.FreePort();
        using var store = RankStore.Open("127.0.0.1", port, listens: true, "test/", 0, TimeSpan.FromSeconds(10));
        using var own = new TcpClient();
        await own.ConnectAsync("127.0.0.1", port);
        Assert.True(own.Connected);
        using var other = new TcpClient();
        var attempt = other.ConnectAsync("127.0.0.2", port);
        Assert.NotSame(attempt, await Task.WhenAny(attempt, Task.Delay(700)));
        using var six = new TcpClient(AddressFamily.InterNetworkV6);
        var attemptSix = six.ConnectAsync("::1", port);
        await Task.WhenAny(attemptSix, Task.Delay(700));
        Assert.False(six.Connected);
    }
}
