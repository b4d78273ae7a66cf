// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import com.google.protobuf.ByteString;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.heddle.base.HeddleException;
import io.heddle.dial.ClientCertificate;
import io.heddle.dial.Dialing;
import io.heddle.dial.OneThread;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;

/** Connects to orderers over gRPC, with TLS unless the peer has none. */
public final class GrpcDialer implements Dialer {

  private final Dialing dialing;

  public GrpcDialer(Dialing dialing) {
    this.dialing = dialing;
  }

  @Override
  public Optional<ByteString> certificateHash() {
    return dialing.client().map(ClientCertificate::hash);
  }

  @Override
  public BlockStream open(OrdererEndpoint orderer, Envelope seek)
      throws StreamFailure, InterruptedException {
    ManagedChannel channel = connection(orderer, Optional.empty());
    GrpcBlockStream stream = new GrpcBlockStream(channel);
    try {
      var requests = AtomicBroadcastGrpc.newStub(channel).deliver(stream);
      requests.onNext(seek); // the stream stays open on this side, too, as a Fabric peer's does
      await(channel);
      return stream;
    } catch (StreamFailure | InterruptedException | RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  /** Until it is connected, or has failed, of which the stream tells why. */
  private void await(ManagedChannel channel) throws StreamFailure, InterruptedException {
    long end = System.nanoTime() + dialing.limit().toNanos();
    ConnectivityState state = channel.getState(true);
    while (state == ConnectivityState.IDLE || state == ConnectivityState.CONNECTING) {
      CountDownLatch isOther = new CountDownLatch(1);
      channel.notifyWhenStateChanged(state, isOther::countDown);
      if (!isOther.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw new StreamFailure("no connection within " + dialing.limit().toSeconds() + " s");
      }
      state = channel.getState(false);
    }
  }

  /** A connection that is made when it is used first. */
  ManagedChannel connection(OrdererEndpoint orderer, Optional<OneThread> thread)
      throws StreamFailure {
    try {
      return dialing.connection(orderer.address(), orderer.authorities(), thread);
    } catch (HeddleException e) {
      throw new StreamFailure(e.getMessage(), e);
    }
  }
}
