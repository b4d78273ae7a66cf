// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;

/** One key of the state; of a private collection the SHA-256 of the key. */
record StateKey(Space space, ByteString key) {}
