// SPDX-License-Identifier: Apache-2.0
package io.heddle.deliver;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.heddle.access.TimeWindow;
import io.heddle.alive.Errand;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.events.ReadingTurns.Turn;
import io.heddle.events.ReadyGate;
import io.heddle.fault.Answering;
import io.heddle.fault.PeerFaults;
import io.heddle.words.Foreign;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client that asks for blocks, again and again on the same stream; a virtual thread of its own
 * is the only one that writes to it. The next request is read when the one before is served.
 *
 * <p>Fabric: common/deliver/deliver.go.
 */
final class BlockStream<R> implements StreamObserver<Envelope> {

  private static final Logger log = LoggerFactory.getLogger(BlockStream.class);

  private final ReadableChannel.Lookup channels;
  private final Reader.Permission permission;
  private final TimeWindow window;
  private final InstantSource clock;
  private final Form<R> form;
  private final PeerFaults faults;
  private final DeliverListener listener;
  private final ServerCallStreamObserver<R> client;
  private final ReadyGate gate;
  private final TlsBinding.Rule binding = TlsBinding.present();
  private final LinkedBlockingQueue<Optional<Envelope>> requests = new LinkedBlockingQueue<>();

  BlockStream(
      ReadableChannel.Lookup channels,
      Reader.Permission permission,
      TimeWindow window,
      InstantSource clock,
      Form<R> form,
      PeerFaults faults,
      DeliverListener listener,
      ServerCallStreamObserver<R> client) {
    this.channels = channels;
    this.permission = permission;
    this.window = window;
    this.clock = clock;
    this.form = form;
    this.faults = faults;
    this.listener = listener;
    this.client = client;
    this.gate = new ReadyGate(client);
  }

  /** Serves the client until it leaves or a request is refused. */
  BlockStream<R> start() {
    Thread thread = Errand.unstarted("deliver", this::run, this::failed);
    client.disableAutoRequest();
    client.setOnReadyHandler(gate::look);
    client.setOnCancelHandler(thread::interrupt);
    thread.start();
    return this;
  }

  @Override
  public void onNext(Envelope request) {
    requests.add(Optional.of(request));
  }

  @Override
  public void onError(Throwable failure) {
    requests.add(Optional.empty());
  }

  @Override
  public void onCompleted() {
    requests.add(Optional.empty()); // what is being served goes on
  }

  /** Is interrupted when the client leaves. */
  private void run() throws InterruptedException {
    listener.opened();
    try {
      serve();
    } finally {
      listener.closed();
    }
  }

  private void serve() throws InterruptedException {
    for (var request = next(); request.isPresent(); request = next()) {
      Status status = serve(request.get());
      if (!gate.pass()) {
        return;
      }
      client.onNext(form.status(status));
      if (status != Status.SUCCESS) {
        break;
      }
    }
    client.onCompleted();
  }

  private void failed(Throwable why) {
    if (!client.isCancelled()) {
      log.error("Delivering blocks failed", why);
      client.onError(
          io.grpc.Status.INTERNAL
              .withDescription("The peer failed; see its log")
              .asRuntimeException());
    }
  }

  private Optional<Envelope> next() throws InterruptedException {
    client.request(1);
    return requests.take();
  }

  private Status serve(Envelope envelope) throws InterruptedException {
    try {
      Request request = Request.of(envelope, window, clock.instant());
      binding.check(request.tlsHash());
      ReadableChannel channel =
          channels
              .find(request.channel())
              .orElseThrow(() ->
                  new Refused(
                      Status.NOT_FOUND,
                      "channel '%s' not found".formatted(Foreign.text(request.channel()))));
      return serve(channel, request);
    } catch (Refused e) {
      log.warn("A request for blocks ends with {}: {}", e.status(), e.getMessage());
      return e.status();
    } catch (HeddleException e) {
      if (e.fault() != Fault.UNAVAILABLE) {
        throw e;
      }
      log.warn("A request for blocks ends, for they cannot be read now: {}", e.getMessage());
      return Status.SERVICE_UNAVAILABLE;
    }
  }

  private Status serve(ReadableChannel channel, Request request)
      throws Refused, InterruptedException {
    boolean isSuccess = false;
    listener.asked(channel.name(), form.content());
    try {
      SeekInfo seek = request.seekInfo();
      Reader reader = new Reader(channel, request.signed(), permission, clock);
      try (Turn _ = channel.turns().take()) {
        reader.check(); // a signature is more work than a block
      }
      Status status = send(channel, seek, reader);
      isSuccess = status == Status.SUCCESS;
      return status;
    } finally {
      listener.answered(channel.name(), form.content(), isSuccess);
    }
  }

  private Status send(ReadableChannel blocks, SeekInfo seek, Reader reader)
      throws Refused, InterruptedException {
    Range range = Range.of(seek, blocks.height());
    if (Long.compareUnsigned(range.first(), blocks.firstBlock()) < 0) {
      throw new Refused(
          Status.NOT_FOUND,
          "block %s is before the snapshot that the ledger was made of"
              .formatted(Long.toUnsignedString(range.first())));
    }
    for (long number = range.first(); ; number++) {
      if (!range.waits() && Long.compareUnsigned(number, blocks.height()) >= 0) {
        throw new Refused(Status.NOT_FOUND, "block %d is not there yet".formatted(number));
      }
      if (!blocks.await(number)) {
        throw new Refused(Status.SERVICE_UNAVAILABLE, "the peer is shutting down");
      }
      reader.check();
      Answering wanted = faults.onEvents(blocks.name().value(), "");
      wanted.pause();
      if (wanted.isLost()) {
        throw new Refused(Status.SERVICE_UNAVAILABLE, "a fault is injected");
      }
      if (!gate.pass()) {
        throw new InterruptedException("the client has left");
      }
      try (Turn _ = blocks.turns().take()) {
        client.onNext(form.block(blocks.block(number), seek, reader));
      }
      listener.sent(blocks.name(), form.content());
      if (number == range.last()) {
        return Status.SUCCESS;
      }
    }
  }
}
