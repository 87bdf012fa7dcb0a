//! Every form that leaves the process, versioned; depends on core alone.
