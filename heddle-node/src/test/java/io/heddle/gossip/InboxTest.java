// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class InboxTest {

  private static final int LARGE = 64 * 1024;

  private final Taker taker = new Taker();
  private final Inbox inbox = new Inbox(taker);

  /** Takes one message for each permit. */
  private static final class Taker implements Inbox.Reader {
    final LinkedBlockingQueue<Envelope> begun = new LinkedBlockingQueue<>();
    final Semaphore demand = new Semaphore(1);
    final Semaphore may = new Semaphore(0);
    final AtomicInteger asked = new AtomicInteger();
    final LinkedBlockingQueue<Thread> takers = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

    @Override
    public void take(Envelope envelope) {
      begun.add(envelope);
      takers.add(Thread.currentThread());
      may.acquireUninterruptibly();
      if (envelope.getPayload().isEmpty()) {
        throw new IllegalStateException("no message");
      }
    }

    @Override
    public void fail(Throwable why) {
      failures.add(why);
    }

    @Override
    public void more() {
      asked.incrementAndGet();
      demand.release();
    }
  }

  private static Envelope message(int number, int bytes) {
    byte[] payload = new byte[bytes];
    payload[0] = (byte) number;
    return Envelope.newBuilder().setPayload(ByteString.copyFrom(payload)).build();
  }

  private void end() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    inbox.end(ended::countDown);
    assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void what_comes_is_taken_in_order_by_one_thread_that_ends_and_then_the_end() throws Exception {
    inbox.open();
    taker.may.release(100);
    List<Envelope> sent = new ArrayList<>();
    for (int number = 0; number < 100; number++) {
      taker.demand.acquire();
      sent.add(message(number, 1));
      inbox.add(sent.getLast());
    }
    end();

    assertThat(taker.begun).containsExactlyElementsOf(sent);
    assertThat(taker.asked).hasValue(100);
    for (Thread each : taker.takers) {
      assertThat(each.isVirtual()).isTrue();
      each.join();
    }
  }

  @Test
  void who_has_not_said_who_it_is_sends_nothing_more_until_that_is_taken() throws Exception {
    inbox.add(message(0, 1));
    assertThat(taker.begun.take()).isEqualTo(message(0, 1));
    assertThat(taker.asked).hasValue(0);

    taker.may.release();
    end();

    assertThat(taker.asked).hasValue(1);
  }

  @Test
  void while_one_is_taken_some_small_ones_may_come_and_no_large_one_behind_it() throws Exception {
    inbox.open();
    inbox.add(message(0, 1));
    assertThat(taker.begun.take()).isEqualTo(message(0, 1));
    int sent = 1;
    while (taker.asked.get() == sent) { // the other side sends when it is asked to
      inbox.add(message(sent, 1));
      sent++;
    }
    assertThat(sent).isEqualTo(1 + 16);
    taker.may.release(sent);
    end();
    assertThat(taker.asked).hasValue(sent);

    inbox.add(message(0, LARGE));
    assertThat(taker.asked).hasValue(sent); // not before it is taken
    taker.may.release();
    end();
    assertThat(taker.asked).hasValue(sent + 1);
  }

  @Test
  void what_cannot_be_taken_is_told_and_nothing_more_is_taken() throws Exception {
    inbox.open();
    inbox.add(Envelope.getDefaultInstance());
    inbox.add(message(1, 1));
    taker.may.release(2);

    assertThat(taker.failures.take()).hasMessage("no message");
    inbox.add(message(2, 1));
    for (Thread each : taker.takers) {
      each.join();
    }
    assertThat(taker.begun).containsExactly(Envelope.getDefaultInstance());
  }
}
