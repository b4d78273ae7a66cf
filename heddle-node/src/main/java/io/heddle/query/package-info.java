// SPDX-License-Identifier: Apache-2.0
/**
 * Rich queries over the state: CouchDB's query language, its order of values, its choice of an
 * index, without CouchDB.
 *
 * <p>Enter at {@link io.heddle.query.RichQuery} to ask and at {@link
 * io.heddle.query.NamespaceIndexes} to index. It never records a read and never changes the state.
 */
@NullMarked
package io.heddle.query;

import org.jspecify.annotations.NullMarked;
