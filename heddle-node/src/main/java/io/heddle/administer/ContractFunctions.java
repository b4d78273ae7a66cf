// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.endorse.Deployments;
import io.heddle.endorse.Endorser;
import io.heddle.endorse.NewProposal;
import io.heddle.endorse.ProposalRefused;
import io.heddle.endorse.Verdict;
import io.heddle.identity.SigningIdentity;
import io.heddle.joined.JoinedChannel;
import io.heddle.stream.ChaincodeStream;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.peer.Response;

/**
 * Which functions a chaincode has, by what its contract says of itself. It is asked once for each
 * time that it registers, when somebody wants to know, and only if it runs; nothing is launched.
 * Safe for threads.
 */
public final class ContractFunctions {

  private static final String FUNCTION = "org.hyperledger.fabric:GetMetadata";
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int MAX_KNOWN = 100;

  private final NamedChannels channels;
  private final Endorser endorser;
  private final Deployments deployments;
  private final Function<PackageId, Optional<ChaincodeStream>> streams;
  private final Optional<Supplier<SigningIdentity>> caller;
  private final Clock clock;

  // guarded by itself
  private final Map<PackageId, Told> known = new LinkedHashMap<>();

  /** What an instance of a chaincode said. */
  private record Told(ChaincodeStream by, List<ContractFunction> functions) {}

  /**
   * Of one peer's chaincodes.
   *
   * @param streams those that run
   * @param caller who may propose; empty if nobody does for the owner
   */
  public ContractFunctions(
      NamedChannels channels,
      Endorser endorser,
      Deployments deployments,
      Function<PackageId, Optional<ChaincodeStream>> streams,
      Optional<Supplier<SigningIdentity>> caller,
      Clock clock) {
    this.channels = channels;
    this.endorser = endorser;
    this.deployments = deployments;
    this.streams = streams;
    this.caller = caller;
    this.clock = clock;
  }

  /**
   * Those of the default contract first; none if it does not run, or does not say.
   *
   * @param channelName empty for the usual channel
   * @throws HeddleException {@code NOT_FOUND} if the peer has not joined the channel
   */
  public List<ContractFunction> of(String channelName, String chaincode)
      throws InterruptedException {
    JoinedChannel channel = channels.named(channelName);
    Optional<PackageId> id = deployments.packageOf(channel, chaincode);
    Optional<ChaincodeStream> stream = id.flatMap(streams);
    if (stream.isEmpty() || caller.isEmpty()) {
      return List.of();
    }
    synchronized (known) {
      Told told = known.get(id.get());
      if (told != null && told.by().equals(stream.get())) {
        return told.functions();
      }
    }
    Optional<Response> response = ask(caller.get().get(), channel.name(), chaincode);
    if (response.isEmpty()) {
      return List.of();
    }
    List<ContractFunction> functions =
        response.get().getStatus() == 200
            ? ContractMetadata.functions(response.get().getPayload())
            : List.of();
    keep(id.get(), new Told(stream.get(), functions));
    return functions;
  }

  private void keep(PackageId id, Told told) {
    synchronized (known) {
      known.remove(id);
      known.put(id, told);
      if (known.size() > MAX_KNOWN) {
        known.remove(known.keySet().iterator().next());
      }
    }
  }

  /** Empty if it gave no answer in time. */
  private Optional<Response> ask(SigningIdentity proposer, ChannelName channel, String chaincode)
      throws InterruptedException {
    var answer = new CompletableFuture<Verdict>();
    Thread asking =
        Thread.ofVirtual()
            .name("contract-metadata")
            .start(() -> {
              try {
                answer.complete(
                    endorser.evaluate(
                        NewProposal.of(
                                proposer,
                                channel,
                                chaincode,
                                List.of(ByteString.copyFromUtf8(FUNCTION)),
                                clock.instant())
                            .opened()));
              } catch (ProposalRefused | RuntimeException e) {
                answer.completeExceptionally(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                answer.completeExceptionally(e);
              }
            });
    try {
      return answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS)
              instanceof Verdict.Answered(var response, _)
          ? Optional.of(response)
          : Optional.empty();
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    } finally {
      asking.interrupt();
    }
  }
}
