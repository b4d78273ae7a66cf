// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is known of a node's owner by those who ask in his name. */
final class OwnersRequestsTest {

  @Test
  void the_token_is_in_no_text() {
    var requests = new OwnersRequests(URI.create("http://localhost:9443"), "s3cret", Duration.ZERO);

    assertThat(requests).asString().contains("http://localhost:9443").doesNotContain("s3cret");
  }
}
