// SPDX-License-Identifier: Apache-2.0
package io.heddle.system;

import com.google.protobuf.ByteString;
import io.heddle.base.TxId;
import io.heddle.endorse.SystemCall;
import io.heddle.identity.Identity;
import io.heddle.identity.SigningIdentity;
import io.heddle.joined.JoinedChannel;
import io.heddle.simulate.Simulator;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Calls of system chaincodes as the endorser makes them, on the recorded channel. */
record SystemCalls(RecordedLedgers ledgers, String chaincode) {

  static final TxId TX_ID = new TxId("0f".repeat(32));

  /** Of Org1's user, without a channel. */
  SystemCall byUser(String function, ByteString... more) {
    return call(
        RecordedNetwork.org1User("User1"), Optional.empty(), Optional.empty(), function, more);
  }

  /** Of Org1's administrator, without a channel. */
  SystemCall byAdmin(String function, ByteString... more) {
    return call(
        RecordedNetwork.org1User("Admin"), Optional.empty(), Optional.empty(), function, more);
  }

  /** Of anybody, without a channel. */
  SystemCall by(SigningIdentity client, String function, ByteString... more) {
    return call(client, Optional.empty(), Optional.empty(), function, more);
  }

  /** Of Org1's administrator, on the main channel. */
  SystemCall onChannel(Simulator simulator, String function, ByteString... more) {
    return call(
        RecordedNetwork.org1User("Admin"),
        Optional.of(ledgers.main()),
        Optional.of(simulator),
        function,
        more);
  }

  Simulator simulator() {
    return new Simulator(TX_ID, ledgers.main().ledger().snapshot());
  }

  static ByteString[] texts(String... arguments) {
    return List.of(arguments).stream().map(ByteString::copyFromUtf8).toArray(ByteString[]::new);
  }

  private SystemCall call(
      SigningIdentity client,
      Optional<JoinedChannel> channel,
      Optional<Simulator> simulator,
      String function,
      ByteString... more) {
    Identity creator = RecordedNetwork.msps().parse(client.serialized());
    List<ByteString> arguments =
        Stream.concat(Stream.of(ByteString.copyFromUtf8(function)), Stream.of(more)).toList();
    return new SystemCall(TX_ID, channel, simulator, arguments, creator, chaincode);
  }
}
