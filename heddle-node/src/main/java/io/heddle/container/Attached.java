// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import io.heddle.process.ChaincodeOutput;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that reads what a container writes, until that ends. */
final class Attached {

  private static final Logger log = LoggerFactory.getLogger(Attached.class);

  /** An engine that answers only when the container runs keeps what it writes before. */
  private static final Duration TO_ATTACH = Duration.ofSeconds(1);

  private final Thread reader;

  private Attached(Thread reader) {
    this.reader = reader;
  }

  /** Begins to read; nothing that the container writes after this is missed. */
  static Attached to(Engine engine, String container, ChaincodeOutput output) {
    var attached = new CountDownLatch(1);
    // not a virtual thread: one that reads for so long could keep its carrier
    Thread reader =
        Thread.ofPlatform()
            .daemon()
            .name("container-output")
            .start(() -> {
              try {
                engine.attach(container, attached::countDown, output.of("out"), output.of("err"));
              } catch (EngineFailure e) {
                log.debug("Output of container '{}' ended: {}", container, e.getMessage());
              } finally {
                attached.countDown();
              }
            });
    try {
      var _ = attached.await(TO_ATTACH.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Attached(reader);
  }

  /**
   * Waits until nothing more can come, because the container has ended or the engine is gone; who
   * is interrupted meanwhile stays so.
   */
  void awaitEnd(Duration limit) {
    try {
      var _ = reader.join(limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
