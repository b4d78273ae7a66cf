// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.joined.JoinedChannel;
import io.heddle.simulate.Simulator;
import io.heddle.stream.MessageListener;
import io.heddle.stream.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.Response;

/**
 * The chaincodes that are part of the peer: called directly, within the same limits as any other.
 * Safe for use by many threads.
 *
 * <p>Fabric: core/scc.
 */
public final class SystemChaincodes {

  private static final String LIFECYCLE = "_lifecycle";
  private static final String VERSION = "syscc";
  private static final ByteString INSTALL = ByteString.copyFromUtf8("InstallChaincode");
  // the old lifecycle is not there any more, but nobody else may have its name
  private static final Set<String> NAMES = Set.of(LIFECYCLE, "lscc", "cscc", "qscc");
  private static final Set<String> WITHOUT_SIMULATOR = Set.of("cscc", "qscc");

  /** A transaction that is in a chaincode. */
  private record Running(String chaincode, TxId txId, String channel) {}

  private final Map<String, SystemChaincode> chaincodes;
  private final Duration executeTimeout;
  private final Duration installTimeout;
  private final Set<Running> running = ConcurrentHashMap.newKeySet();

  /**
   * Those that there are, by name.
   *
   * @param executeTimeout limit of a call
   * @param installTimeout limit of an installation, unless the other one is longer; what it began
   *     goes on behind it
   */
  public SystemChaincodes(
      Map<String, SystemChaincode> chaincodes, Duration executeTimeout, Duration installTimeout) {
    this.chaincodes = Map.copyOf(chaincodes);
    this.executeTimeout = executeTimeout;
    this.installTimeout = installTimeout;
  }

  /** Whether the name belongs to the peer itself, on every channel and without one. */
  static boolean include(String chaincode) {
    return NAMES.contains(chaincode);
  }

  /** Whether it is called with a view of the channel's state. */
  static boolean simulates(String chaincode) {
    return !WITHOUT_SIMULATOR.contains(chaincode);
  }

  static ChaincodeID id(String chaincode) {
    return ChaincodeID.newBuilder().setName(chaincode).setVersion(VERSION).build();
  }

  /**
   * Calls one of them.
   *
   * @param remaining a further limit; empty if there is none
   * @throws HeddleException if it gave no answer; the message is Fabric's cause. {@code CONFLICT}
   *     if the transaction is in that chaincode already
   */
  Outcome.Completed execute(
      Transaction transaction,
      String chaincode,
      Optional<JoinedChannel> channel,
      Optional<Simulator> simulator,
      ChaincodeInput input,
      Optional<Duration> remaining)
      throws InterruptedException {
    if (input.getIsInit()) {
      throw new HeddleException(
          Fault.CONFLICT,
          "invalid invocation: chaincode '%s' does not require initialization but called as init"
              .formatted(chaincode));
    }
    SystemChaincode called =
        Optional.ofNullable(chaincodes.get(chaincode))
            .orElseThrow(() ->
                new HeddleException(
                    Fault.NOT_FOUND,
                    "could not launch chaincode %1$s.%2$s: chaincode %1$s not found"
                        .formatted(chaincode, VERSION)));
    SystemCall call =
        new SystemCall(
            transaction.id(),
            channel,
            simulator,
            input.getArgsList(),
            transaction.creator(),
            transaction.firstChaincode());
    Duration limit = shorter(limit(chaincode, input), remaining);
    Running started = new Running(chaincode, call.txId(), call.channelName());
    if (!running.add(started)) {
      throw new HeddleException(
          Fault.CONFLICT,
          "error sending: txid: %s(%s) exists".formatted(started.txId(), started.channel()));
    }
    MessageListener messages = transaction.messages();
    if (messages.isListening()) {
      messages.toChaincode(
          chaincode, message(call, ChaincodeMessage.Type.TRANSACTION, input.toByteString()));
    }
    try {
      Outcome.Completed completed = completed(call, answer(called, call, limit));
      messages.fromChaincode(chaincode, completed.finalMessage());
      return completed;
    } catch (HeddleException e) {
      messages.unanswered(chaincode);
      throw e;
    } finally {
      running.remove(started);
    }
  }

  private Duration limit(String chaincode, ChaincodeInput input) {
    boolean isInstall =
        chaincode.equals(LIFECYCLE)
            && input.getArgsCount() > 0
            && input.getArgs(0).equals(INSTALL)
            && installTimeout.compareTo(executeTimeout) > 0;
    return isInstall ? installTimeout : executeTimeout;
  }

  private static Duration shorter(Duration limit, Optional<Duration> other) {
    return other.filter(given -> given.compareTo(limit) < 0).orElse(limit);
  }

  /** On a thread of its own, which nobody stops: an installation goes on when its client left. */
  private static Response answer(SystemChaincode called, SystemCall call, Duration limit)
      throws InterruptedException {
    var task = new FutureTask<>(() -> called.invoke(call));
    Thread.ofVirtual().name("system-chaincode").start(task);
    try {
      return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new HeddleException(
          Fault.TIMED_OUT, "error sending: timeout expired while executing transaction", e);
    } catch (ExecutionException e) {
      throw new HeddleException(Fault.INTERNAL, "system chaincode failed: " + e.getCause(), e);
    }
  }

  private static Outcome.Completed completed(SystemCall call, Response response) {
    return new Outcome.Completed(
        message(call, ChaincodeMessage.Type.COMPLETED, response.toByteString()),
        response,
        Optional.empty());
  }

  private static ChaincodeMessage message(
      SystemCall call, ChaincodeMessage.Type type, ByteString payload) {
    return ChaincodeMessage.newBuilder()
        .setType(type)
        .setPayload(payload)
        .setTxid(call.txId().value())
        .setChannelId(call.channelName())
        .build();
  }
}
