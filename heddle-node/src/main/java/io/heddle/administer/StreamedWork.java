// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.operations.Answer;
import io.heddle.operations.Lines;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An answer to a request that takes long: JSON objects, one in a line. First what builders do
 * meanwhile, as it happens ({@code event}: {@code build-started}, {@code build-line}, {@code
 * build-ended}, {@code build-reused}), and last either {@code result}, or {@code error} with {@code
 * fault}. The work goes on to its end if the client hangs up.
 */
final class StreamedWork {

  private static final Logger log = LoggerFactory.getLogger(StreamedWork.class);
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private StreamedWork() {}

  /** What is done. */
  @FunctionalInterface
  interface Work {
    /** Writes the members of the result. */
    void run(BuildWatcher builds, ObjectNode result) throws InterruptedException;
  }

  static Answer of(Work work) {
    return Answer.lines(reader -> run(work, reader));
  }

  private static void run(Work work, Lines.Reader reader) throws InterruptedException {
    ObjectNode last = MAPPER.createObjectNode();
    try {
      work.run(new Told(reader), last.putObject("result"));
    } catch (HeddleException e) {
      refuse(e, last);
    } catch (InterruptedException e) {
      refuse(new HeddleException(Fault.UNAVAILABLE, "The node is stopping", e), last);
      throw e;
    } catch (RuntimeException e) {
      log.error("What the node's owner asked for failed", e);
      refuse(new HeddleException(Fault.INTERNAL, "The node failed; see its log", e), last);
    } finally {
      reader.lasting(last.toString());
    }
  }

  private static void refuse(HeddleException why, ObjectNode last) {
    last.removeAll();
    Refusal.write(why, last);
  }

  /** Tells a client of builds. */
  private record Told(Lines.Reader reader) implements BuildWatcher {

    @Override
    public void started(String label, String builder) {
      reader.lasting(event("build-started", label).put("builder", builder).toString());
    }

    @Override
    public void line(String label, String line) {
      reader.passing(event("build-line", label).put("line", line).toString());
    }

    @Override
    public void ended(String label, String builder, String outcome, Duration took) {
      reader.lasting(
          event("build-ended", label)
              .put("builder", builder)
              .put("outcome", outcome)
              .put("milliseconds", took.toMillis())
              .toString());
    }

    @Override
    public void reused(String label, Instant made) {
      reader.lasting(event("build-reused", label).put("made", made.toString()).toString());
    }

    private static ObjectNode event(String kind, String label) {
      return MAPPER.createObjectNode().put("event", kind).put("label", label);
    }
  }
}
